package io.weirkeeper.service.source.reconcile;

import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.api.event.Subject;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.service.source.store.ArtifactStore;
import io.weirkeeper.service.source.store.StoredArtifact;
import java.util.Optional;

/** Says what a status has to offer to consumers. */
final class ArtifactFacts {
    /** The runtime fills in who it is about. */
    private static final Subject SUBJECT = new Subject("", "", "", "", "", "");

    private ArtifactFacts() {}

    /** The fact about the artifact in a status; empty when there is none. */
    static Optional<ArtifactFact> of(ObjectStatus status, ArtifactStore store) {
        return artifact(status).map(artifact -> {
            Optional<StoredArtifact> index = store.index(artifact.path(), artifact.digest());
            Long size = artifact.size();
            return new ArtifactFact(
                    SUBJECT,
                    false,
                    artifact.revision(),
                    artifact.digest(),
                    artifact.url(),
                    size == null ? 0 : size,
                    index.map(StoredArtifact::url).orElse(""),
                    index.map(stored -> stored.digest().toString()).orElse(""));
        });
    }

    /** The artifact in a status; empty when there is none. */
    static Optional<Artifact> artifact(ObjectStatus status) {
        return status.field("artifact").isObject()
                ? Optional.of(RecordJson.decode(status.field("artifact"), Artifact.class))
                : Optional.empty();
    }
}
