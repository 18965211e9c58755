/** What a person sees of the stream: predictions as they come, and where everything stands. */
package io.pool5.view;
