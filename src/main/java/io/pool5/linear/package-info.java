/** The online linear head: test-then-train softmax regression with a streaming prior. JDK only. */
package io.pool5.linear;
