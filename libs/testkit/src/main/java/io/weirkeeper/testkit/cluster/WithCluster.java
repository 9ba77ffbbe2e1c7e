package io.weirkeeper.testkit.cluster;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test class wants a real API server: a parameter of type {@link Cluster} of its constructor or methods is one,
 * with a fresh namespace. The cluster is shared with all other classes of the same Maven run; what is not in a
 * namespace must therefore bear names of its own.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ClusterExtension.class)
public @interface WithCluster {
    /** Controllers are needed: Deployments become ready, namespaces vanish, garbage is collected. */
    boolean pods() default false;

    /** A cluster of this class alone, for tests that stop and start parts of it or need an untouched one. */
    boolean own() default false;
}
