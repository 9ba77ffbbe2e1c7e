package io.weirkeeper.service.source.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.api.event.Fact;
import io.weirkeeper.api.event.Subject;
import io.weirkeeper.api.source.Source;
import io.weirkeeper.runtime.reconcile.KindController;
import io.weirkeeper.runtime.service.Platform;
import io.weirkeeper.runtime.service.ServiceRuntime;
import io.weirkeeper.runtime.service.ServiceSettings;
import java.util.List;

/** What a process of this service may be: source-controller, source-watcher, or both. */
interface SourceRole {
    ServiceRuntime runtime();

    List<KindController<?>> controllers();

    /** @param controller Flux's name of the role */
    static ServiceSettings settings(Platform platform, SourceConfig config, String controller) {
        return new ServiceSettings(
                controller,
                config.eventsAddr().orElse(""),
                config.leaderElection(),
                config.watchAllNamespaces() ? "" : platform.config().namespace(),
                config.watchLabelSelector().orElse(""),
                config.minRetryDelay(),
                config.maxRetryDelay(),
                config.intervalJitterPercentage());
    }

    /** What an object shows by itself, where no fact is told. */
    static Fact told(ObjectNode object) {
        Source source = RecordJson.decode(object, Source.class);
        Subject subject = new Subject(
                "",
                source.kind(),
                source.metadata().namespace(),
                source.metadata().name(),
                source.metadata().uid(),
                source.metadata().resourceVersion());
        Artifact artifact = source.status().artifact();
        return artifact == null ? ArtifactFact.deleted(subject) : ArtifactFact.of(subject, artifact);
    }
}
