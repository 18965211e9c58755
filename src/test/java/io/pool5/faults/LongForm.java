package io.pool5.faults;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What has no short form: it runs where {@link Extent#FULL} is asked for, and is left out else. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(
    named = "pool5.faults",
    matches = "(?i)true",
    disabledReason = "In the long form only")
@interface LongForm {}
