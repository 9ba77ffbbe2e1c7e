package io.weirkeeper.runtime.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.kube.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One object on its way through an apply. One thread at a time works on it. */
final class Item {
    /** What is to be done to the object, once it was looked at. */
    enum Plan {
        CREATE,
        CONFIGURE,
        RECREATE,
        LEAVE,
        SKIP
    }

    final ObjectNode desired;
    private final long content;
    private ObjectId id;
    private @Nullable ResourceType type;
    private Plan plan = Plan.CREATE;
    private @Nullable ObjectNode live;

    /** The built objects as they are to be applied. */
    static List<Item> all(List<ObjectNode> built, ApplyOptions options) {
        List<Item> all = new ArrayList<>();
        for (ObjectNode object : Manifests.flatten(built)) {
            Manifests.own(object, options.owner());
            Manifests.normalize(object);
            Manifests.addMetadata(object, options.labels(), options.annotations());
            all.add(new Item(object));
        }
        return all;
    }

    Item(ObjectNode desired) {
        this.desired = desired;
        this.content = Manifests.content(desired);
        this.id = ObjectId.of(desired);
    }

    ObjectId id() {
        return id;
    }

    /** Tells what was built from what was built before. */
    long content() {
        return content;
    }

    ResourceType type() {
        if (type == null) {
            throw new IllegalStateException("not looked at yet: " + id);
        }
        return type;
    }

    String version() {
        String apiVersion = desired.path("apiVersion").asText();
        return apiVersion.substring(apiVersion.indexOf('/') + 1);
    }

    /** A cluster-scoped object has no namespace, whatever its manifest says. */
    void resolve(ResourceType found) {
        type = found;
        if (!found.namespaced() && !id.namespace().isEmpty()) {
            id = id.inNamespace("");
            ((ObjectNode) desired.path("metadata")).remove("namespace");
        }
    }

    Plan plan() {
        return plan;
    }

    void plan(Plan decided) {
        plan = decided;
    }

    /** The object as last seen in the API; empty when it was not there. */
    Optional<ObjectNode> live() {
        return Optional.ofNullable(live);
    }

    void live(ObjectNode seen) {
        live = seen;
    }

    Change change() {
        return new Change(
                id,
                version(),
                switch (plan) {
                    case CREATE, RECREATE -> Change.Action.CREATED;
                    case CONFIGURE -> Change.Action.CONFIGURED;
                    case LEAVE -> Change.Action.UNCHANGED;
                    case SKIP -> Change.Action.SKIPPED;
                });
    }
}
