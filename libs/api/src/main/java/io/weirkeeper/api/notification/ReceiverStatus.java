package io.weirkeeper.api.notification;

import io.weirkeeper.api.Condition;
import io.weirkeeper.api.Copies;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a webhook can be called, and at which path. */
public record ReceiverStatus(
        List<Condition> conditions,
        @Nullable String lastHandledReconcileAt,
        long observedGeneration,
        @Nullable String webhookPath) {
    static final ReceiverStatus NONE = new ReceiverStatus(List.of(), null, -1, null);

    public ReceiverStatus {
        conditions = Copies.list(conditions);
    }
}
