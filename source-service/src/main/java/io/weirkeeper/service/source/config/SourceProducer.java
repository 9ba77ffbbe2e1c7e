package io.weirkeeper.service.source.config;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.weirkeeper.runtime.service.Platform;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/** Starts and stops the service with the process, where it is enabled. */
@ApplicationScoped
public class SourceProducer {
    private @Nullable SourceService service;

    void start(@Observes StartupEvent event, Platform platform, SourceConfig config) {
        if (config.enabled()) {
            service = new SourceService(platform, config);
            service.start();
        }
    }

    void stop(@Observes ShutdownEvent event) throws Exception {
        if (service != null) {
            service.close();
        }
    }
}
