package io.weirkeeper.service.notification.config;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.weirkeeper.runtime.service.Platform;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/** Starts and stops the service with the process, where it is enabled. */
@ApplicationScoped
public class NotificationProducer {
    private @Nullable NotificationService service;

    void start(@Observes StartupEvent event, Platform platform, NotificationConfig config) {
        if (config.enabled()) {
            service = new NotificationService(platform, config);
            service.start();
        }
    }

    void stop(@Observes ShutdownEvent event) throws Exception {
        if (service != null) {
            service.close();
        }
    }
}
