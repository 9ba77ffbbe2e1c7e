package io.weirkeeper.runtime.reconcile;

import java.util.Map;

/**
 * Something to tell about an object. Metadata keys are full ({@code kustomize.toolkit.fluxcd.io/revision}); the
 * object's own {@code event.toolkit.fluxcd.io/} annotations are added by the recorder.
 */
public record EventDraft(Severity severity, String reason, String message, Map<String, String> metadata) {
    /** Trace goes to the Kubernetes Event alone; info and error also to {@code weir.events}. */
    public enum Severity {
        TRACE,
        INFO,
        ERROR
    }

    public EventDraft {
        metadata = Map.copyOf(metadata);
    }

    public static EventDraft info(String reason, String message, Map<String, String> metadata) {
        return new EventDraft(Severity.INFO, reason, message, metadata);
    }

    public static EventDraft error(String reason, String message, Map<String, String> metadata) {
        return new EventDraft(Severity.ERROR, reason, message, metadata);
    }

    public static EventDraft trace(String reason, String message) {
        return new EventDraft(Severity.TRACE, reason, message, Map.of());
    }
}
