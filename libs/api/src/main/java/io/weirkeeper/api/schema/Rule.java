package io.weirkeeper.api.schema;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** One CEL validation rule of an object. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({})
public @interface Rule {
    String value();

    String message();
}
