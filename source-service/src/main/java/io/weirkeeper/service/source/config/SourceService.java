package io.weirkeeper.service.source.config;

import io.weirkeeper.runtime.reconcile.KindController;
import io.weirkeeper.runtime.service.Platform;
import io.weirkeeper.service.source.reconcile.ArtifactGeneratorReconciler;
import java.util.ArrayList;
import java.util.List;

/** The whole service as plain objects. Built, started and closed once, by whoever runs it. */
public final class SourceService implements AutoCloseable {
    private final ArtifactHome home;
    private final List<SourceRole> roles = new ArrayList<>();

    /** Builds the service; nothing runs yet. */
    public SourceService(Platform platform, SourceConfig config) {
        this.home = new ArtifactHome(platform, config);
        for (String role : config.roles()) {
            roles.add(
                    switch (role) {
                        case SourceControllers.CONTROLLER -> new SourceControllers(platform, config, home);
                        case ArtifactGeneratorReconciler.CONTROLLER -> new ArtifactGenerators(platform, config, home);
                        default ->
                            throw new IllegalArgumentException("--role: there is no '" + role + "'; expected "
                                    + SourceControllers.CONTROLLER + " or " + ArtifactGeneratorReconciler.CONTROLLER);
                    });
        }
    }

    /** Begins to reconcile, and to serve artifacts, as soon as this process is the one that acts. */
    public void start() {
        home.start();
        roles.forEach(role -> role.runtime().start());
    }

    /** Whether every object that existed at the start has been seen. */
    public boolean isListed() {
        return roles.stream().flatMap(role -> role.controllers().stream()).allMatch(KindController::isListed);
    }

    @Override
    public void close() throws Exception {
        for (SourceRole role : roles) {
            role.runtime().close();
        }
        home.close();
    }
}
