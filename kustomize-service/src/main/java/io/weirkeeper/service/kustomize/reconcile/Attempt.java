package io.weirkeeper.service.kustomize.reconcile;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.event.ReadinessFact;
import io.weirkeeper.api.event.Subject;
import io.weirkeeper.runtime.apply.Inventory;
import io.weirkeeper.runtime.metric.StageTimes;
import io.weirkeeper.runtime.reconcile.EventDraft;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.service.kustomize.deploy.Deployer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One reconciliation from its start to its end, over all parking in between: what it is about and how far it came. One
 * worker at a time uses it.
 */
final class Attempt {
    private static final Subject RUNNER_FILLS_IN = new Subject("", "", "", "", "", "");

    private final KustomizationPlan plan;
    private final Instant began;
    private final StageTimes times;
    private String revision = "";
    private String originRevision = "";
    private String step = "";
    private String digest = "";
    private boolean attempted;
    private @Nullable Inventory inventory;
    private @Nullable Baseline baseline;

    Attempt(KustomizationPlan plan, Instant began, StageTimes times) {
        this.plan = plan;
        this.began = began;
        this.times = times;
    }

    KustomizationPlan plan() {
        return plan;
    }

    Instant began() {
        return began;
    }

    String revision() {
        return revision;
    }

    /** @param origin the revision that the source's content was made from; empty when it says none */
    void about(String newRevision, String origin) {
        revision = newRevision;
        originRevision = origin;
        step = plan.fetching(newRevision);
        times.enter("fetch");
    }

    void isBuilding() {
        attempted = true;
        step = plan.building(revision);
        times.enter("build");
    }

    /** @param next holds once all is applied and healthy */
    void built(Baseline next) {
        attempted = true;
        baseline = next;
        digest = next.digest();
        step = plan.applying(revision);
        times.enter("apply");
    }

    /** What holds from now on, as all went well. */
    Baseline reached(Inventory managed) {
        Baseline next = requireNonNull(baseline, "nothing was built");
        return next.of(managed);
    }

    void isChecking() {
        step = plan.checking(revision);
        times.enter("health");
    }

    String digest() {
        return digest;
    }

    /** What the status must say is ours from now on. */
    void owns(Inventory changed) {
        inventory = changed;
    }

    /** What is known so far, whatever comes of it. */
    ObjectStatus recorded(ObjectStatus status) {
        ObjectStatus known = attempted ? status.with("lastAttemptedRevision", revision) : status;
        Inventory ours = inventory;
        return ours == null ? known : known.with("inventory", ours.json());
    }

    ObjectStatus progressing(ObjectStatus status) {
        return recorded(status)
                .without("Stalled")
                .markUnknown("Ready", Reasons.PROGRESSING, "Reconciliation in progress")
                .markTrue("Reconciling", Reasons.PROGRESSING, step);
    }

    ObjectStatus succeeded(ObjectStatus status, Instant now) {
        times.end();
        ObjectStatus done = recorded(status)
                .without("Reconciling", "Stalled")
                .with("lastAppliedRevision", revision)
                .with("lastAppliedOriginRevision", text(originRevision))
                .markTrue("Ready", Reasons.RECONCILIATION_SUCCEEDED, "Applied revision: " + revision)
                .observed();
        return inHistory(done, Reasons.RECONCILIATION_SUCCEEDED, now);
    }

    private static @Nullable JsonNode text(String value) {
        return value.isEmpty() ? null : JsonNodeFactory.instance.textNode(value);
    }

    /** Failed, to be tried again. */
    ObjectStatus failed(ObjectStatus status, String reason, String message, Instant now) {
        times.end();
        ObjectStatus known = recorded(status).markFalse("Ready", reason, message);
        if (!step.isEmpty()) {
            known = known.markTrue("Reconciling", Reasons.PROGRESSING_WITH_RETRY, step);
        } else if (known.condition("Reconciling").isPresent()) {
            String last = known.condition("Reconciling").get().path("message").asText();
            known = known.markTrue("Reconciling", Reasons.PROGRESSING_WITH_RETRY, last);
        }
        if (reason.equals(Reasons.HEALTH_CHECK_FAILED)) {
            known = known.markFalse("Healthy", reason, withoutDuration(message));
        }
        return digest.isEmpty() ? known : inHistory(known, reason, now);
    }

    /** The condition has the cause alone, {@code timeout waiting for: …}. */
    private static String withoutDuration(String message) {
        int colon = message.indexOf(": ");
        return colon < 0 ? message : message.substring(colon + 2);
    }

    private ObjectStatus inHistory(ObjectStatus status, String result, Instant now) {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("revision", revision);
        if (!originRevision.isEmpty()) {
            metadata.put("originRevision", originRevision);
        }
        return status.with(
                "history",
                History.with(status.field("history"), digest, result, now, Duration.between(began, now), metadata));
    }

    EventDraft info(String reason, String message) {
        return EventDraft.info(reason, message, metadata());
    }

    EventDraft error(String reason, String message) {
        return EventDraft.error(reason, message, metadata());
    }

    /** The event of every success: providers of commit statuses need it, the others leave it out. */
    EventDraft finished(String message) {
        Map<String, String> metadata = new HashMap<>(metadata());
        metadata.put(Deployer.GROUP + "/commit_status", "update");
        return EventDraft.info(Reasons.RECONCILIATION_SUCCEEDED, message, metadata);
    }

    private Map<String, String> metadata() {
        Map<String, String> metadata = new HashMap<>();
        if (!revision.isEmpty()) {
            metadata.put(Deployer.GROUP + "/revision", revision);
        }
        if (!originRevision.isEmpty()) {
            metadata.put(Deployer.GROUP + "/originRevision", originRevision);
        }
        return metadata;
    }

    /** What others are told about this status. */
    static ReadinessFact fact(ObjectStatus status) {
        return new ReadinessFact(
                RUNNER_FILLS_IN,
                false,
                status.field("observedGeneration").asLong(),
                status.is("Ready", "True") && status.field("observedGeneration").asLong() == status.generation(),
                status.field("lastAppliedRevision").asText(""),
                status.reason("Ready"));
    }
}
