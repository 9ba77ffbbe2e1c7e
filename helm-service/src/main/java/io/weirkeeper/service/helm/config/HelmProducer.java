package io.weirkeeper.service.helm.config;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.weirkeeper.runtime.service.Platform;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/** Starts the service with the process and closes it before the platform goes. */
@ApplicationScoped
public class HelmProducer {
    private @Nullable HelmService service;

    void start(@Observes StartupEvent event, Platform platform, HelmConfig config) {
        if (!config.enabled()) {
            return;
        }
        HelmService started = new HelmService(platform, config, Quarkus::asyncExit);
        service = started;
        started.start();
    }

    void stop(@Observes ShutdownEvent event) throws Exception {
        if (service != null) {
            service.close();
        }
    }
}
