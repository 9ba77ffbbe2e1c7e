package io.weirkeeper.service.notification.send;

import io.weirkeeper.api.event.Delivery;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.event.InvolvedObject;
import io.weirkeeper.api.notification.Alert;
import io.weirkeeper.api.notification.Provider;
import io.weirkeeper.service.notification.deliver.Attempt;
import io.weirkeeper.service.notification.deliver.Courier;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Takes a delivery to its provider. Alert, Provider and Secrets are read at every try, so that a correction helps at
 * once; what nobody wants any more is given up.
 */
public final class ProviderCourier implements Courier {
    /** Where Providers are read, live. */
    @FunctionalInterface
    public interface Providers {
        /** @throws SendException when they cannot be read now */
        Optional<Provider> find(String namespace, String name);
    }

    /** Asks the cluster, live, before somebody is reminded. */
    public interface Health {
        /** Whether an object is there and not Ready; also when that cannot be found out. */
        boolean isBroken(InvolvedObject object);
    }

    private final Function<String, Optional<Alert>> alerts;
    private final Health health;
    private final Providers providers;
    private final Destinations destinations;
    private final Senders senders;
    private final UnaryOperator<String> redactor;

    /**
     * @param alerts by uid
     * @param redactor takes secrets out of messages
     */
    public ProviderCourier(
            Function<String, Optional<Alert>> alerts,
            Providers providers,
            Destinations destinations,
            Senders senders,
            Health health,
            UnaryOperator<String> redactor) {
        this.alerts = alerts;
        this.providers = providers;
        this.destinations = destinations;
        this.senders = senders;
        this.health = health;
        this.redactor = redactor;
    }

    @Override
    public Attempt send(Delivery delivery) {
        FluxEvent event = delivery.event();
        Optional<Alert> alert = alerts.apply(delivery.alertUid());
        if (event == null || alert.isEmpty()) {
            return new Attempt.Refused("the alert was deleted");
        }
        if (delivery.isReminder()) {
            if (!health.isBroken(event.involvedObject())) {
                return new Attempt.Dropped("the object is not broken any more");
            }
            event = event.withMessage("still failing: " + event.message());
        }
        try {
            return send(event, alert.get());
        } catch (SendException e) {
            return redacted(e.attempt());
        }
    }

    private Attempt send(FluxEvent event, Alert alert) {
        String namespace = alert.metadata().namespace();
        String name = alert.spec().providerRef().name();
        if (alert.spec().suspend()) {
            return new Attempt.Refused("the alert is suspended");
        }
        Optional<Provider> provider = providers.find(namespace, name);
        if (provider.isEmpty()) {
            return Attempt.Failed.of("Provider " + namespace + "/" + name + " not found: create it");
        }
        if (provider.get().spec().suspend()) {
            return new Attempt.Refused("Provider " + namespace + "/" + name + " is suspended");
        }
        String type = provider.get().spec().type();
        Optional<Sender> sender = senders.ofType(type);
        if (sender.isEmpty()) {
            return Attempt.Failed.of("providers of type '" + type + "' are not supported yet: use another type");
        }
        sender.get().send(event, destinations.of(new Origin(alert, provider.get())));
        return new Attempt.Sent();
    }

    private Attempt redacted(Attempt attempt) {
        return switch (attempt) {
            case Attempt.Sent sent -> sent;
            case Attempt.Dropped dropped -> dropped;
            case Attempt.Failed failed -> new Attempt.Failed(redactor.apply(failed.message()), failed.notBefore());
            case Attempt.Refused refused -> new Attempt.Refused(redactor.apply(refused.message()));
        };
    }
}
