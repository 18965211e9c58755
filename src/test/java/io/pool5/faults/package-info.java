/**
 * What production does to the processes, done to them on purpose: they are killed, their broker and
 * registry go away, their disk is full. Every record is looked at afterwards. A short form of each
 * runs always, the long one with {@code ./mvnw verify -Pfaults}; docs/reliability.md is the report.
 */
package io.pool5.faults;
