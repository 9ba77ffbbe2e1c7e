package io.weirkeeper.runtime.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Hears one watch connection. Calls come from one thread at a time and must not block; {@link #closed} is the last.
 */
public interface WatchHandler {
    /** What happened to an object. */
    enum Change {
        ADDED,
        MODIFIED,
        DELETED,
        BOOKMARK
    }

    /** @param object the object as the server sent it; the handler owns it */
    void changed(Change change, ObjectNode object);

    /** The connection ended: {@code isGone} means list again, anything else means watch again from the last version seen. */
    void closed(KubeException cause);
}
