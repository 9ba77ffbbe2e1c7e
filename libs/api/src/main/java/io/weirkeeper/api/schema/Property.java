package io.weirkeeper.api.schema;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What the schema of a custom resource demands of one field beyond its type. A required field must also be present
 * for a record to decode, and is always written.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface Property {
    int UNSET = -1;

    boolean required() default false;

    /** The allowed values; empty allows all. */
    String[] oneOf() default {};

    /** The allowed values of each item of a list; empty allows all. */
    String[] itemsOneOf() default {};

    /** The default as JSON, such as {@code "60s"} with its quotes; empty means none. */
    String fallback() default "";

    String pattern() default "";

    int minLength() default UNSET;

    int maxLength() default UNSET;

    int minItems() default UNSET;

    int maxItems() default UNSET;

    long minimum() default UNSET;

    /** The fields that tell the items of a list apart, which makes it a list of type map; empty for other lists. */
    String[] listMapKeys() default {};

    Rule[] rules() default {};
}
