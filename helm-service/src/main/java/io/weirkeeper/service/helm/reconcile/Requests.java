package io.weirkeeper.service.helm.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.api.Annotations;
import io.weirkeeper.api.helm.HelmRelease;
import io.weirkeeper.runtime.reconcile.Run;

/** What is asked for by annotation. */
final class Requests {
    private Requests() {}

    /** Whether an annotation asks for something that was not done yet: only together with a new request. */
    static boolean isAsked(Run<HelmRelease> run, String annotation, String handledField) {
        String asked = run.annotation(annotation);
        JsonNode handled = run.status().field(handledField);
        return !asked.isEmpty()
                && !asked.equals(handled.asText(""))
                && asked.equals(run.annotation(Annotations.RECONCILE_REQUESTED_AT))
                && !asked.equals(run.status().field("lastHandledReconcileAt").asText(""));
    }
}
