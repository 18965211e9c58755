/**
 * What each stage reports about itself: one interface a stage, one short method an event, and
 * implementations that count or that do nothing.
 */
package io.pool5.metrics;
