/** Measures how fast the parts are, one class each; without Kafka. */
package io.pool5.bench;
