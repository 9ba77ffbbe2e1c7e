package io.weirkeeper.service.notification.match;

import io.weirkeeper.api.ObjectMeta;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.event.Delivery;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.notification.Alert;
import io.weirkeeper.api.notification.Provider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** From an event to the notifications it causes: one pending delivery for each alert that takes it. */
public final class Matcher {
    /** Where providers are read, live. */
    @FunctionalInterface
    public interface Providers {
        /** Empty when there is none of that name. */
        Optional<Provider> find(String namespace, String name);
    }

    /** Hears what is wrong with an alert. */
    @FunctionalInterface
    public interface Complaints {
        void about(Alert alert, AlertRule.Problem problem);
    }

    private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(1);

    private final Supplier<List<AlertRule>> rules;
    private final LabelSource labels;
    private final Providers providers;
    private final Complaints complaints;

    /** @param rules of all alerts, as they are now */
    public Matcher(Supplier<List<AlertRule>> rules, LabelSource labels, Providers providers, Complaints complaints) {
        this.rules = rules;
        this.labels = labels;
        this.providers = providers;
        this.complaints = complaints;
    }

    /**
     * The deliveries that the event causes.
     *
     * @param event with its id and as its controller sent it
     * @param sequence the place of the event among those of its object
     */
    public List<Delivery> match(FluxEvent event, long sequence, Instant now) {
        FluxEvent cleaned = EventMetadata.cleaned(event);
        List<Delivery> deliveries = new ArrayList<>();
        for (AlertRule rule : rules.get()) {
            if (isOlder(cleaned, rule.alert())) {
                continue;
            }
            AlertRule.Answer answer = rule.answer(cleaned, labels);
            answer.problems().forEach(problem -> complaints.about(rule.alert(), problem));
            if (answer.matches() && isTaken(rule.alert(), cleaned)) {
                deliveries.add(delivery(rule, cleaned, sequence, now));
            }
        }
        return deliveries;
    }

    /** What happened before there was the alert is none of its business, however long the stream reaches back. */
    private static boolean isOlder(FluxEvent event, Alert alert) {
        Instant created = alert.metadata().creationTimestamp();
        return created != null && event.timestamp().isBefore(created.minus(CLOCK_DIFFERENCE));
    }

    /**
     * A missing provider does not stop the delivery: it may come, and until then sending fails and says why. Only of a commit status it is not known whether the provider wants it.
     */
    private boolean isTaken(Alert alert, FluxEvent event) {
        return providers
                .find(alert.metadata().namespace(), alert.spec().providerRef().name())
                .map(provider -> !provider.spec().suspend()
                        && Gate.isOpen(provider.spec().type(), event))
                .orElse(!EventMetadata.isCommitStatusUpdate(event));
    }

    private Delivery delivery(AlertRule rule, FluxEvent event, long sequence, Instant now) {
        Alert alert = rule.alert();
        EventMetadata.Combined metadata = EventMetadata.combined(event, alert.spec());
        if (!metadata.conflicts().isEmpty()) {
            complaints.about(
                    alert,
                    new AlertRule.Problem(
                            Reasons.METADATA_APPEND_FAILED,
                            "metadata key conflicts detected (please refer to the Alert API docs and Flux RFC 0008 for"
                                    + " more information): " + metadata.conflicts()));
        }
        AlertOptions.Told told = rule.options().told(event.withMetadata(metadata.values()), alert);
        told.problem().ifPresent(problem -> complaints.about(alert, problem));
        ObjectMeta meta = alert.metadata();
        return new Delivery(
                Delivery.State.PENDING,
                meta.uid(),
                meta.namespace(),
                meta.name(),
                event.id(),
                sequence,
                now,
                0,
                "",
                null,
                rule.options().firstAttempt(event, now),
                told.event(),
                rule.options().isGrouping(),
                rule.options().remind());
    }
}
