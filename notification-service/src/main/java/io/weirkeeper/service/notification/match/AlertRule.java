package io.weirkeeper.service.notification.match;

import io.weirkeeper.api.CrossNamespaceObjectReference;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.event.InvolvedObject;
import io.weirkeeper.api.notification.Alert;
import io.weirkeeper.api.notification.AlertSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An alert ready to be asked which events it takes. Immutable: a changed alert gives a new rule. */
public final class AlertRule {
    /**
     * The answer.
     *
     * @param problems what is wrong with the alert or could not be found out, to be told on the alert
     */
    public record Answer(boolean matches, List<Problem> problems) {
        public Answer {
            problems = List.copyOf(problems);
        }
    }

    /** Something to tell on the alert as a Warning with Flux's reason. */
    public record Problem(String reason, String message) {}

    private static final Answer NO = new Answer(false, List.of());

    private final Alert alert;
    private final MessageFilter filter;
    private final AlertOptions options;
    private final boolean crossNamespaceRefused;

    /** @param crossNamespaceRefused {@code --no-cross-namespace-refs} */
    public AlertRule(Alert alert, boolean crossNamespaceRefused) {
        this.alert = alert;
        this.filter =
                MessageFilter.compile(alert.spec().inclusionList(), alert.spec().exclusionList());
        this.options = AlertOptions.of(alert);
        this.crossNamespaceRefused = crossNamespaceRefused;
    }

    public Alert alert() {
        return alert;
    }

    /** What it asks for beyond what Flux has. */
    AlertOptions options() {
        return options;
    }

    /** Whether the alert takes the event. The object's labels are read only when its kind and name match. */
    public Answer answer(FluxEvent event, LabelSource labels) {
        AlertSpec spec = alert.spec();
        boolean takesSeverity = spec.eventSeverity().equals(FluxEvent.INFO)
                || spec.eventSeverity().equals(event.severity());
        if (spec.suspend() || !takesSeverity || isForeign(event.involvedObject())) {
            return NO;
        }
        List<Problem> problems = new ArrayList<>();
        if (!anySourceMatches(event.involvedObject(), labels, problems)) {
            return new Answer(false, problems);
        }
        filter.problems().forEach(problem -> problems.add(new Problem(Reasons.INVALID_CONFIG, problem)));
        options.problems().forEach(problem -> problems.add(new Problem(Reasons.INVALID_CONFIG, problem)));
        return new Answer(filter.accepts(event.message()), problems);
    }

    private boolean isForeign(InvolvedObject object) {
        return crossNamespaceRefused
                && !object.namespace().equals(alert.metadata().namespace());
    }

    private boolean anySourceMatches(InvolvedObject object, LabelSource labels, List<Problem> problems) {
        for (CrossNamespaceObjectReference source : alert.spec().eventSources()) {
            if (matches(source, object, labels, problems)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(
            CrossNamespaceObjectReference source, InvolvedObject object, LabelSource labels, List<Problem> problems) {
        boolean named = source.namespaceOr(alert.metadata().namespace()).equals(object.namespace())
                && source.kind().equals(object.kind())
                && (source.isForAny() || source.name().equals(object.name()));
        if (!named || source.matchLabels().isEmpty()) {
            return named;
        }
        try {
            Map<String, String> found = labels.labelsOf(object);
            return found.entrySet().containsAll(source.matchLabels().entrySet());
        } catch (LabelSource.LabelsUnknownException e) {
            problems.add(new Problem(
                    Reasons.SOURCE_FETCH_FAILED,
                    "error getting source object " + object.kind() + "/" + object.namespace() + "/" + object.name()
                            + ": " + e.getMessage()));
            return false;
        }
    }
}
