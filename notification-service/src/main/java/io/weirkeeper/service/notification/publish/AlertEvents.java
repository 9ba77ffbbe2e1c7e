package io.weirkeeper.service.notification.publish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.event.Delivery;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.event.InvolvedObject;
import io.weirkeeper.api.notification.Alert;
import io.weirkeeper.runtime.reconcile.EventDraft;
import io.weirkeeper.runtime.reconcile.EventSink;
import io.weirkeeper.service.notification.deliver.DeliveryListener;
import io.weirkeeper.service.notification.match.AlertRule;
import io.weirkeeper.service.notification.match.Duplicates;
import io.weirkeeper.service.notification.match.Matcher;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Tells on an alert what is wrong with it and with its notifications, as Warnings with Flux's reasons. The same thing is
 * told once in five minutes.
 */
public final class AlertEvents implements Matcher.Complaints, DeliveryListener {
    private static final Logger LOG = Logger.getLogger(AlertEvents.class);
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final int REMEMBERED = 10_000;

    private final EventSink events;
    private final Function<String, Optional<ObjectNode>> alerts;
    private final Duplicates told = new Duplicates(INTERVAL, REMEMBERED);
    private final Clock clock;

    /** @param alerts by uid, with what an event about them needs */
    public AlertEvents(EventSink events, Function<String, Optional<ObjectNode>> alerts, Clock clock) {
        this.events = events;
        this.alerts = alerts;
        this.clock = clock;
    }

    @Override
    public void about(Alert alert, AlertRule.Problem problem) {
        tell(alert.metadata().uid(), problem.reason(), problem.message());
    }

    @Override
    public void sent(Delivery delivery) {
        LOG.debugf("sent %s for alert %s/%s", delivery.eventId(), delivery.alertNamespace(), delivery.alertName());
    }

    @Override
    public void failed(Delivery delivery) {
        if (delivery.attempts() > 1) {
            LOG.debugf("delivery %s failed again: %s", delivery.key(), delivery.result());
            return;
        }
        String message = "failed to send notification for " + object(delivery) + ": " + delivery.result()
                + "; trying again for half a day";
        LOG.errorf("alert %s/%s: %s", delivery.alertNamespace(), delivery.alertName(), message);
        tell(delivery.alertUid(), Reasons.NOTIFICATION_DISPATCH_FAILED, message);
    }

    @Override
    public void dead(Delivery delivery) {
        String message = "failed to send notification for " + object(delivery) + ": " + delivery.result()
                + "; given up after " + delivery.attempts() + " attempts";
        LOG.errorf("alert %s/%s: %s", delivery.alertNamespace(), delivery.alertName(), message);
        tell(delivery.alertUid(), Reasons.NOTIFICATION_DISPATCH_FAILED, message);
    }

    private void tell(String uid, String reason, String message) {
        Instant now = clock.instant();
        String id = Long.toString(now.getEpochSecond());
        if (told.isDuplicate(uid + "/" + reason + "/" + message, id, now)) {
            return;
        }
        alerts.apply(uid).ifPresent(alert -> events.record(alert, EventDraft.error(reason, message, Map.of()), id));
    }

    private static String object(Delivery delivery) {
        FluxEvent event = delivery.event();
        if (event == null) {
            return "event " + delivery.eventId();
        }
        InvolvedObject object = event.involvedObject();
        return object.kind() + "/" + object.namespace() + "/" + object.name();
    }
}
