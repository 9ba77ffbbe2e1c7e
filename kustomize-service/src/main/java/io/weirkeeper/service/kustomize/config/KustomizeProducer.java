package io.weirkeeper.service.kustomize.config;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.weirkeeper.runtime.service.Platform;
import io.weirkeeper.service.kustomize.build.EngineBuilder;
import io.weirkeeper.service.kustomize.build.RemoteAccess;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts the service with the process and closes it before the platform goes. */
@ApplicationScoped
public class KustomizeProducer {
    private @Nullable KustomizeService service;
    private @Nullable EngineBuilder builder;

    void start(@Observes StartupEvent event, Platform platform, KustomizeConfig config) {
        if (!config.enabled()) {
            return;
        }
        EngineBuilder engine = new EngineBuilder(
                new FeatureGates(config.featureGates().orElse(List.of())).strictSubstitutions(),
                config.noRemoteBases()
                        ? null
                        : RemoteAccess.below(platform.config().dataDir().resolve("bases")));
        KustomizeService started = new KustomizeService(platform, config, engine);
        builder = engine;
        service = started;
        started.start();
    }

    void stop(@Observes ShutdownEvent event) throws Exception {
        if (service != null) {
            service.close();
        }
        if (builder != null) {
            builder.close();
        }
    }
}
