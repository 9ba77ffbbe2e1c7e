package io.weirkeeper.service.notification.match;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.api.Annotations;
import io.weirkeeper.api.GoDuration;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.notification.Alert;
import io.weirkeeper.runtime.cel.CelExpression;
import io.weirkeeper.runtime.cel.CelExpressionException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an alert asks for by annotations, beyond what Flux has: a message of its own ({@code weirkeeper.io/message}, CEL
 * over {@code event} and {@code alert}), failures within a while told as one ({@code weirkeeper.io/group}), and
 * reminders of what stays broken ({@code weirkeeper.io/remind}). What cannot be used is named and left out.
 */
final class AlertOptions {
    private static final List<String> VARIABLES = List.of("event", "alert");
    private static final Duration LONGEST_GROUP = Duration.ofMinutes(10);
    private static final Duration SHORTEST_REMIND = Duration.ofMinutes(1);
    private static final int LONGEST_MESSAGE = 39_000;

    private final @Nullable CelExpression message;
    private final @Nullable Duration group;
    private final @Nullable Duration remind;
    private final List<String> problems;

    /** The event as the provider is to see it. */
    record Told(FluxEvent event, Optional<AlertRule.Problem> problem) {}

    private AlertOptions(
            @Nullable CelExpression message,
            @Nullable Duration group,
            @Nullable Duration remind,
            List<String> problems) {
        this.message = message;
        this.group = group;
        this.remind = remind;
        this.problems = List.copyOf(problems);
    }

    static AlertOptions of(Alert alert) {
        Map<String, String> annotations = alert.metadata().annotations();
        List<String> problems = new ArrayList<>();
        return new AlertOptions(
                message(annotations.getOrDefault(Annotations.ALERT_MESSAGE, ""), problems),
                duration(annotations, Annotations.ALERT_GROUP, Duration.ofSeconds(1), LONGEST_GROUP, problems),
                duration(annotations, Annotations.ALERT_REMIND, SHORTEST_REMIND, Duration.ofDays(7), problems),
                problems);
    }

    private static @Nullable CelExpression message(String expression, List<String> problems) {
        if (expression.isEmpty()) {
            return null;
        }
        try {
            return CelExpression.ofAnything(expression, VARIABLES);
        } catch (CelExpressionException e) {
            problems.add("annotation " + Annotations.ALERT_MESSAGE + ": " + e.getMessage());
            return null;
        }
    }

    private static @Nullable Duration duration(
            Map<String, String> annotations, String name, Duration least, Duration most, List<String> problems) {
        String text = annotations.getOrDefault(name, "");
        if (text.isEmpty()) {
            return null;
        }
        try {
            Duration duration = GoDuration.parse(text);
            if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                return duration;
            }
        } catch (IllegalArgumentException _) {
            // told below
        }
        problems.add("annotation " + name + " is '" + text + "': expected a duration from " + GoDuration.format(least)
                + " to " + GoDuration.format(most));
        return null;
    }

    /** What is wrong with the annotations, one sentence each. */
    List<String> problems() {
        return problems;
    }

    boolean isGrouping() {
        return group != null;
    }

    @Nullable
    Duration remind() {
        return remind;
    }

    /** Failures wait for others; null means that it goes at once. */
    @Nullable
    Instant firstAttempt(FluxEvent event, Instant now) {
        return group != null && event.isError() ? now.plus(group) : null;
    }

    /** @param event with the metadata that the provider sees */
    Told told(FluxEvent event, Alert alert) {
        if (message == null) {
            return new Told(event, Optional.empty());
        }
        try {
            Map<String, JsonNode> objects =
                    Map.of("event", RecordJson.toTree(event.withId("")), "alert", RecordJson.toTree(alert));
            String text = message.text(objects);
            String bounded = text.length() > LONGEST_MESSAGE ? text.substring(0, LONGEST_MESSAGE) : text;
            return new Told(event.withMessage(bounded), Optional.empty());
        } catch (CelExpressionException e) {
            return new Told(
                    event,
                    Optional.of(new AlertRule.Problem(
                            Reasons.INVALID_CONFIG,
                            "annotation " + Annotations.ALERT_MESSAGE + ": " + e.getMessage())));
        }
    }
}
