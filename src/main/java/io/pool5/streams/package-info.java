/**
 * What every topology shares: dead letters, settings of Kafka Streams, the life of an application.
 */
package io.pool5.streams;
