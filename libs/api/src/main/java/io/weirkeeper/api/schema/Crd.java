package io.weirkeeper.api.schema;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks the record of a namespaced custom resource and carries what its CRD says beside the schema. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Crd {
    String group();

    String version();

    String kind();

    String plural();

    String singular();

    String[] shortNames() default {};

    String[] categories();

    /** In the order in which {@code kubectl get} prints them. */
    Column[] columns();

    /** Whether status is a subresource of its own; Alert and Provider have none. */
    boolean statusSubresource() default true;

    /** One sentence for {@code kubectl explain}. */
    String description();
}
