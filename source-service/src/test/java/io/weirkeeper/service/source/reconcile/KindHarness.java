package io.weirkeeper.service.source.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.runtime.reconcile.EventDraft;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.ReconciledKind;
import io.weirkeeper.runtime.reconcile.Reconciler;
import io.weirkeeper.runtime.reconcile.Run;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** One object of a kind and its reconciler without a cluster: what the runner does is done here. */
final class KindHarness<T> {
    static final String NAMESPACE = "apps";

    final List<ObjectStatus> progress = new ArrayList<>();
    final List<EventDraft> told = new ArrayList<>();

    private final ReconciledKind<T> kind;
    private final Supplier<Reconciler<T>> reconciler;
    private final ObjectNode object;
    private Instant now = Instant.parse("2026-11-21T10:00:00Z");

    KindHarness(ReconciledKind<T> kind, Reconciler<T> reconciler, String name, String spec) {
        this(kind, () -> reconciler, name, spec);
    }

    /** @param reconciler made anew for each run */
    KindHarness(ReconciledKind<T> kind, Supplier<Reconciler<T>> reconciler, String name, String spec) {
        this.kind = kind;
        this.reconciler = reconciler;
        this.object = (ObjectNode) RecordJson.parse(
                """
                {"apiVersion":"source.toolkit.fluxcd.io/v1","kind":"%s",
                 "metadata":{"name":"%s","namespace":"%s","uid":"0d2f7d5e-1b1c-4f1e-9f5e-0123456789ab",
                             "generation":1,"resourceVersion":"1"},
                 "spec":%s,"status":{"observedGeneration":-1}}
                """.formatted(kind.type().kind(), name, NAMESPACE, spec).getBytes(StandardCharsets.UTF_8));
    }

    /** Changes the spec as a user does. */
    void spec(String json) {
        object.withObject("/spec").setAll((ObjectNode) RecordJson.parse(json.getBytes(StandardCharsets.UTF_8)));
        changed();
    }

    /** Changes one field of the spec. */
    void spec(String field, String value) {
        object.withObject("/spec").put(field, value);
        changed();
    }

    private void changed() {
        object.withObject("/metadata")
                .put("generation", object.at("/metadata/generation").asLong() + 1);
    }

    /** Asks for a run as {@code flux reconcile} does. */
    void request(String token) {
        object.withObject("/metadata/annotations").put("reconcile.fluxcd.io/requestedAt", token);
    }

    Outcome reconcile() {
        progress.clear();
        told.clear();
        now = now.plusSeconds(60);
        Outcome outcome = reconciler.get().reconcile(run());
        told.addAll(outcome.effects().events());
        ObjectNode status = outcome.effects().status().json();
        String requested = object.at("/metadata/annotations/reconcile.fluxcd.io~1requestedAt")
                .asText("");
        if (!requested.isEmpty()) {
            status.put("lastHandledReconcileAt", requested);
        }
        object.set("status", status);
        return outcome;
    }

    /** As when the object is deleted. */
    Outcome finish() {
        return reconciler.get().finish(run());
    }

    ObjectNode object() {
        return object;
    }

    ObjectNode status() {
        return object.withObject("/status");
    }

    /** {@code status reason: message} of a condition; empty when it is absent. */
    String condition(String type) {
        return condition(ObjectStatus.of(object, now), type);
    }

    static String condition(ObjectStatus status, String type) {
        return status.condition(type)
                .map(condition -> condition.path("status").asText() + " "
                        + condition.path("reason").asText() + ": "
                        + condition.path("message").asText())
                .orElse("");
    }

    /** {@code SEVERITY reason: message} of each event of the last run. */
    List<String> events() {
        return told.stream()
                .map(event -> event.severity() + " " + event.reason() + ": " + event.message())
                .toList();
    }

    private Run<T> run() {
        ObjectNode copy = object.deepCopy();
        Run.Door door = new Run.Door() {
            @Override
            public ObjectStatus progress(ObjectStatus status) {
                progress.add(status);
                return status;
            }

            @Override
            public void show(ObjectStatus status) {
                progress.add(status);
            }

            @Override
            public void tell(EventDraft event) {
                told.add(event);
            }

            @Override
            public void ensureOwned() {}
        };
        return new Run<>(
                new ObjectKey(NAMESPACE, object.at("/metadata/name").asText()),
                copy,
                kind.decode().apply(copy),
                ObjectStatus.of(copy, now),
                now,
                Set.of("test"),
                door);
    }
}
