/**
 * What operators use: the applications as processes of their own, and the files in ops/, the
 * container image and the composition that start and watch them.
 */
package io.pool5.ops;
