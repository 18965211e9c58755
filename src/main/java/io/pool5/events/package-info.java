/**
 * What goes over the topics: their names and settings, the Avro types (generated from schemas/),
 * reading and writing them. The only package that touches the schema registry's client.
 */
package io.pool5.events;
