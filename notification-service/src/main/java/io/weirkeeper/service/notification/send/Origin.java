package io.weirkeeper.service.notification.send;

import io.weirkeeper.api.notification.Alert;
import io.weirkeeper.api.notification.Provider;

/** On whose behalf a notification is sent. */
public record Origin(Alert alert, Provider provider) {
    /** The uid of the Provider, which tells its marks on a forge from those of another cluster. */
    public String providerUid() {
        return provider.metadata().uid();
    }
}
