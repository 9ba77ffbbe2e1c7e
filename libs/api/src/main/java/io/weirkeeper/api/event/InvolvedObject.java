package io.weirkeeper.api.event;

import io.weirkeeper.api.Copies;
import java.util.Locale;

/** The object that an event is about. Absent texts are empty. */
public record InvolvedObject(
        String apiVersion, String kind, String name, String namespace, String resourceVersion, String uid) {
    static final InvolvedObject NONE = new InvolvedObject("", "", "", "", "", "");

    public InvolvedObject {
        apiVersion = Copies.text(apiVersion);
        kind = Copies.text(kind);
        name = Copies.text(name);
        namespace = Copies.text(namespace);
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
