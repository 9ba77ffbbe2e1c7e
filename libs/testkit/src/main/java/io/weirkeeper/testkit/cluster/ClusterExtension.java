package io.weirkeeper.testkit.cluster;

import io.weirkeeper.cluster.ClusterRequest;
import io.weirkeeper.cluster.Lifetime;
import io.weirkeeper.cluster.LocalCluster;
import io.weirkeeper.cluster.RunningCluster;
import io.weirkeeper.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Gives a test class what {@link WithCluster} promises. */
final class ClusterExtension implements BeforeAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(ClusterExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        cluster(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Cluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return cluster(context);
    }

    /** Kept in the store of the outermost class, which closes it; nested classes use the same. */
    private static Cluster cluster(ExtensionContext context) {
        ExtensionContext outermost = context;
        while (outermost.getParent().isPresent()
                && outermost.getParent().get().getTestClass().isPresent()) {
            outermost = outermost.getParent().get();
        }
        Class<?> testClass = outermost.getRequiredTestClass();
        return outermost.getStore(STORE).computeIfAbsent(Cluster.class, key -> start(testClass), Cluster.class);
    }

    private static Cluster start(Class<?> testClass) {
        WithCluster wish = AnnotationSupport.findAnnotation(testClass, WithCluster.class)
                .orElseThrow(() -> new IllegalStateException(testClass + " has no @WithCluster"));
        RunningCluster running = wish.own() ? own(wish) : SharedCluster.get(wish.pods());
        return Cluster.open(running, testClass.getSimpleName());
    }

    private static RunningCluster own(WithCluster wish) {
        try {
            Path directory = Files.createTempDirectory("weir-cluster");
            return LocalCluster.onThisMachine()
                    .start(new ClusterRequest(directory, wish.pods(), true, new Lifetime.OfThisProcess()));
        } catch (IOException e) {
            throw new IllegalStateException("cannot make a directory for the cluster", e);
        }
    }
}
