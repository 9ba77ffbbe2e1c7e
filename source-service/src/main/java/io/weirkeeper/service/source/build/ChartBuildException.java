package io.weirkeeper.service.source.build;

import io.weirkeeper.api.Reasons;
import org.jspecify.annotations.Nullable;

/** A chart cannot be built. Step and message are Flux's (source-controller internal/helm/chart, errors.go). */
public final class ChartBuildException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What was being done. */
    public enum Step {
        REFERENCE(Reasons.INVALID_CHART_REFERENCE, "invalid chart reference", true),
        PULL(Reasons.CHART_PULL_ERROR, "chart pull error", false),
        METADATA(Reasons.METADATA_PATCH_ERROR, "chart metadata patch error", true),
        VALUES(Reasons.VALUES_FILES_ERROR, "values files merge error", true),
        DEPENDENCY(Reasons.DEPENDENCY_BUILD_ERROR, "dependency build error", false),
        PACKAGE(Reasons.CHART_PACKAGE_ERROR, "chart package error", false),
        VERIFICATION(Reasons.CHART_VERIFICATION_ERROR, "chart verification error", false);

        private final String reason;
        private final String summary;
        private final boolean persistent;

        Step(String reason, String summary, boolean persistent) {
            this.reason = reason;
            this.summary = summary;
            this.persistent = persistent;
        }

        /** Flux's reason string. */
        public String reason() {
            return reason;
        }

        /** Whether only a change of the object, or of its source, can help. */
        public boolean isPersistent() {
            return persistent;
        }

        /** Whether the source was had, and what came after failed. */
        public boolean isBuild() {
            return this != REFERENCE && this != PULL;
        }
    }

    private final Step step;

    public ChartBuildException(Step step, @Nullable String problem, @Nullable Throwable cause) {
        super(step.summary + ": " + problem, cause);
        this.step = step;
    }

    public Step step() {
        return step;
    }

    /** As {@link #getMessage}, never null. */
    public String text() {
        String message = getMessage();
        return message == null ? step.summary : message;
    }
}
