/** pool5: transfer learning on a stream. */
package io.pool5;
