package io.weirkeeper.service.notification.match;

import io.weirkeeper.api.Annotations;
import io.weirkeeper.api.event.FluxEvent;

/** Which events a type of provider takes at all (spec/notification.md section 4). */
public final class Gate {
    private Gate() {}

    /** @param event with full metadata keys */
    public static boolean isOpen(String providerType, FluxEvent event) {
        boolean commitStatusUpdate = EventMetadata.isCommitStatusUpdate(event);
        if (ProviderType.isCommitStatus(providerType)) {
            return commitStatusUpdate || event.isError() || event.metadata().containsKey(Annotations.EVENT_COMMIT);
        }
        if (commitStatusUpdate && !ProviderType.isGeneric(providerType)) {
            return false;
        }
        return !ProviderType.isChangeRequest(providerType)
                || event.metadata().containsKey(Annotations.EVENT_CHANGE_REQUEST);
    }
}
