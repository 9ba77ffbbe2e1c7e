package io.weirkeeper.api.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.weirkeeper.api.Copies;
import org.jspecify.annotations.Nullable;

/**
 * Whether an object is ready, on {@code weir.readiness}. In JSON the fields of the subject stand beside the others.
 *
 * @param generation the generation that was observed
 * @param revision the last applied revision; empty when nothing was applied yet
 * @param reason of the Ready condition
 */
public record ReadinessFact(
        @JsonUnwrapped Subject subject,
        boolean deleted,
        long generation,
        @JsonInclude(JsonInclude.Include.ALWAYS) boolean ready,
        String revision,
        String reason)
        implements Fact {

    /** The object is gone. */
    public static ReadinessFact deleted(Subject subject) {
        return new ReadinessFact(subject, true, 0, false, "", "");
    }

    @JsonCreator
    static ReadinessFact read(
            @JsonProperty(value = "cluster", required = true) String cluster,
            @JsonProperty(value = "kind", required = true) String kind,
            @JsonProperty(value = "namespace", required = true) String namespace,
            @JsonProperty(value = "name", required = true) String name,
            @JsonProperty(value = "uid", required = true) String uid,
            @JsonProperty("resourceVersion") @Nullable String resourceVersion,
            @JsonProperty("deleted") boolean deleted,
            @JsonProperty("generation") long generation,
            @JsonProperty("ready") boolean ready,
            @JsonProperty("revision") @Nullable String revision,
            @JsonProperty("reason") @Nullable String reason) {
        return new ReadinessFact(
                new Subject(cluster, kind, namespace, name, uid, Copies.text(resourceVersion)),
                deleted,
                generation,
                ready,
                Copies.text(revision),
                Copies.text(reason));
    }

    @Override
    public ReadinessFact about(Subject newSubject) {
        return new ReadinessFact(newSubject, deleted, generation, ready, revision, reason);
    }

    @Override
    public Topic topic() {
        return Topic.READINESS;
    }
}
