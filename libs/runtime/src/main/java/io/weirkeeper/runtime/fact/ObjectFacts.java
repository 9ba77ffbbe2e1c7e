package io.weirkeeper.runtime.fact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.api.event.Fact;
import io.weirkeeper.api.event.ReadinessFact;
import io.weirkeeper.api.event.Subject;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import java.time.Instant;

/** The facts that objects show by themselves, for where nobody tells them. */
public final class ObjectFacts {
    private ObjectFacts() {}

    public static Fact artifact(String cluster, ObjectNode source) {
        JsonNode artifact = source.path("status").path("artifact");
        return new ArtifactFact(
                subject(cluster, source),
                false,
                artifact.path("revision").asText(""),
                artifact.path("digest").asText(""),
                artifact.path("url").asText(""),
                artifact.path("size").asLong(),
                "",
                "");
    }

    public static Fact readiness(String cluster, ObjectNode object) {
        ObjectStatus status = ObjectStatus.of(object, Instant.EPOCH);
        long observed = status.field("observedGeneration").asLong();
        return new ReadinessFact(
                subject(cluster, object),
                false,
                observed,
                status.is("Ready", "True") && observed == status.generation(),
                status.field("lastAppliedRevision").asText(""),
                status.reason("Ready"));
    }

    private static Subject subject(String cluster, ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        return new Subject(
                cluster,
                object.path("kind").asText(),
                metadata.path("namespace").asText(),
                metadata.path("name").asText(),
                metadata.path("uid").asText(),
                metadata.path("resourceVersion").asText());
    }
}
