/**
 * A Kafka broker and a schema registry on this machine, for trying things out and for tests; not
 * part of a production worker.
 */
package io.pool5.local;
