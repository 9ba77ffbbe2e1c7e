package io.weirkeeper.testkit.kafka;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Gives a test class what {@link WithKafka} promises. */
final class KafkaExtension implements BeforeAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(KafkaExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        kafka(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Kafka.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return kafka(context);
    }

    /** The store that keeps it closes it: that of the outermost class for its own one, the root's for the shared one. */
    private static Kafka kafka(ExtensionContext context) {
        ExtensionContext outermost = context;
        while (outermost.getParent().isPresent()
                && outermost.getParent().get().getTestClass().isPresent()) {
            outermost = outermost.getParent().get();
        }
        Class<?> testClass = outermost.getRequiredTestClass();
        boolean own = AnnotationSupport.findAnnotation(testClass, WithKafka.class)
                .orElseThrow(() -> new IllegalStateException(testClass + " has no @WithKafka"))
                .own();
        ExtensionContext owner = own ? outermost : context.getRoot();
        return owner.getStore(STORE).computeIfAbsent(Kafka.class, key -> Kafka.start(), Kafka.class);
    }
}
