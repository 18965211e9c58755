/**
 * What each stage reports about itself: one interface an application, one short method an event,
 * and implementations that count, that show JMX, that tell two others, or that do nothing.
 */
package io.pool5.metrics;
