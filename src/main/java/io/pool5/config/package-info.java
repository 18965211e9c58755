/** Every setting of pool5, declared once as a Kafka {@code ConfigDef}. */
package io.pool5.config;
