package io.weirkeeper.runtime.apply;

import io.weirkeeper.runtime.kube.KubeException;

/** An object could not be applied. Nothing of its stage was written after it. The wording is Flux's. */
public final class ApplyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ApplyException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What kept an object from being applied was found before anything was written. */
    static ApplyException dryRun(ObjectId id, KubeException cause) {
        String why = text(cause);
        if (cause.isNotFound() && !cause.reason().equals("NoKindMatch")) {
            return new ApplyException(
                    id + (id.namespace().isEmpty() ? " namespace not specified: " : " not found: ") + why, cause);
        }
        String reason = reason(cause);
        return new ApplyException(
                id + " dry-run failed" + (reason.isEmpty() ? "" : " (" + reason + ")") + ": " + why, cause);
    }

    static ApplyException write(ObjectId id, KubeException cause) {
        return new ApplyException(id + " apply failed: " + text(cause), cause);
    }

    private static String reason(KubeException cause) {
        for (var detail : cause.details().path("details").path("causes")) {
            if (detail.path("reason").asText().equals("FieldManagerConflict")) {
                return "FieldManagerConflict";
            }
        }
        return cause.reason().equals("NoKindMatch") ? "" : cause.reason();
    }

    static String text(KubeException cause) {
        String message = cause.getMessage();
        return message == null ? "HTTP status " + cause.status() : message;
    }

    /** As {@link #getMessage}, never null. */
    public String text() {
        String message = getMessage();
        return message == null ? "apply failed" : message;
    }
}
