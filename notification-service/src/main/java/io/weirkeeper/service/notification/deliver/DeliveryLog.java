package io.weirkeeper.service.notification.deliver;

import io.weirkeeper.api.event.Delivery;
import java.util.concurrent.CompletionStage;

/** Where deliveries are kept across the death of the process: the last row of a key counts. */
public interface DeliveryLog {
    /** Hears the rows. Calls come one at a time and must not block. */
    interface Listener {
        /** A row that is there, or that was appended; also those of this process come back here. */
        void row(Delivery delivery);

        /** All rows that were there at the start have been handed over. */
        void caughtUp();
    }

    /** Completes when the row is safe. */
    CompletionStage<Void> append(Delivery delivery);
}
