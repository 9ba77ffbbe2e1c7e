package io.weirkeeper.api.schema;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** One additional printer column of a CRD. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({})
public @interface Column {
    String READY = ".status.conditions[?(@.type==\"Ready\")].status";
    String STATUS = ".status.conditions[?(@.type==\"Ready\")].message";
    String AGE = ".metadata.creationTimestamp";

    String name();

    String type() default "string";

    String path();
}
