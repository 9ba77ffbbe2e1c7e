package io.weirkeeper.runtime.reconcile;

import java.util.List;

/** Where doors in put their triggers: the queue of one kind. Never blocks. */
public interface Triggers {
    void offer(Trigger trigger);

    /** Offers wake-ups for all objects that name the reference, such as {@code GitRepository/flux-system/fleet}. */
    void offerReferencing(String reference, String cause);

    /** The objects that name the reference. */
    List<ObjectKey> referencing(String reference);
}
