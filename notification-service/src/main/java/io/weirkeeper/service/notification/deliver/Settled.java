package io.weirkeeper.service.notification.deliver;

import io.weirkeeper.api.event.Delivery;
import io.weirkeeper.api.event.FluxEvent;
import java.time.Instant;
import java.util.Optional;

/** What a delivery becomes: after an attempt, and when it was sent and its alert wants to be reminded. Pure. */
final class Settled {
    private Settled() {}

    /** @param latest when to try again at the latest, if the provider did not ask for a wait */
    static Delivery after(Delivery delivery, Attempt attempt, Patience patience, Instant now, Instant latest) {
        return switch (attempt) {
            case Attempt.Sent _ -> delivery.after(Delivery.State.SENT, "", now, null);
            case Attempt.Refused refused -> delivery.after(Delivery.State.DEAD, refused.message(), now, null);
            case Attempt.Dropped dropped -> delivery.after(Delivery.State.DEAD, dropped.message(), now, null);
            case Attempt.Failed failed -> {
                Optional<Instant> next =
                        patience.next(delivery.created(), delivery.attempts() + 1, failed.notBefore(), now);
                yield next.isPresent()
                        ? delivery.after(
                                Delivery.State.PENDING, failed.message(), now, earlier(next.get(), failed, latest))
                        : delivery.after(Delivery.State.DEAD, failed.message(), now, null);
            }
        };
    }

    private static Instant earlier(Instant next, Attempt.Failed failed, Instant latest) {
        return failed.notBefore().isEmpty() && latest.isBefore(next) ? latest : next;
    }

    /** The reminder that follows a failure that was told; empty when nobody asked for one. */
    static Optional<Delivery> reminder(Delivery sent, Instant now) {
        FluxEvent event = sent.event();
        boolean wanted =
                sent.state() == Delivery.State.SENT && sent.remind() != null && event != null && event.isError();
        return wanted && sent.remind() != null ? Optional.of(sent.reminder(now)) : Optional.empty();
    }
}
