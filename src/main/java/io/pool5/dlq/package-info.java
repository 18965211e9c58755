/** Dead letters: how they are read, and sent back to where they came from. */
package io.pool5.dlq;
