package io.weirkeeper.api.event;

import io.weirkeeper.api.Copies;
import io.weirkeeper.api.schema.Property;
import java.util.Locale;

/** The object that an event is about. Absent texts are empty. */
public record InvolvedObject(
        String apiVersion,
        @Property(required = true) String kind,
        @Property(required = true) String name,
        @Property(required = true) String namespace,
        String resourceVersion,
        String uid) {
    public InvolvedObject {
        apiVersion = Copies.text(apiVersion);
        resourceVersion = Copies.text(resourceVersion);
        uid = Copies.text(uid);
    }

    /** The API group; empty for the core group. */
    public String group() {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    /** {@code kind/name.namespace} with the kind in lower case, as messages to people name it. */
    public String label() {
        return kind.toLowerCase(Locale.ROOT) + "/" + name + "." + namespace;
    }
}
