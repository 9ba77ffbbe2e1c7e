package io.weirkeeper.testkit.kafka;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test class wants a real broker: a parameter of type {@link Kafka} of its constructor or methods is one. It is
 * shared with the other classes of this JVM, so topics bear names of their own or hold what others wrote.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(KafkaExtension.class)
public @interface WithKafka {
    /** A broker of this class alone, empty at first, for tests that stop and start it. */
    boolean own() default false;
}
