package io.weirkeeper.service.kustomize.reconcile;

import io.weirkeeper.api.Annotations;
import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.kustomize.Kustomization;
import io.weirkeeper.runtime.access.Destination;
import io.weirkeeper.runtime.apply.ApplyException;
import io.weirkeeper.runtime.apply.DriftCheck;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.Effects;
import io.weirkeeper.runtime.reconcile.EventDraft;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.reconcile.Run;
import io.weirkeeper.runtime.service.OwnerTriggers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Looks at objects that the watch saw change, and tells what drifted and by whom. Puts nothing right: that is for the
 * next reconciliation, which comes at once where it is asked to and at the interval elsewhere, so that a rollback in an
 * emergency is not fought.
 */
final class DriftLook {
    private static final Logger LOG = Logger.getLogger(DriftLook.class);

    private final Preparation preparation;
    private final Tools tools;
    private final boolean correctsAtOnce;

    /** @param correctsAtOnce {@code --drift-correction=watch} */
    DriftLook(Preparation preparation, Tools tools, boolean correctsAtOnce) {
        this.preparation = preparation;
        this.tools = tools;
        this.correctsAtOnce = correctsAtOnce;
    }

    /** The outcome of a run that was about nothing but drift; empty when an ordinary reconciliation must follow. */
    Optional<Outcome> look(Run<Kustomization> run, KustomizationPlan plan, Source.Offer offer) {
        if (!isAboutDriftOnly(run)) {
            return Optional.empty();
        }
        Artifact artifact = offer.artifact();
        Optional<Baseline> last =
                preparation.valid(run).filter(baseline -> baseline.artifact().equals(artifact.digest()));
        if (last.isEmpty()) {
            return Optional.empty();
        }
        Destination destination = tools.destinations().current(run.key());
        List<ObjectId> suspects = destination
                .health()
                .disturbed(run.key(), last.get().managed().versions().keySet());
        List<DriftCheck.Finding> findings =
                suspects.isEmpty() ? List.of() : findings(destination, run, artifact, suspects);
        if (findings.isEmpty()) {
            return Optional.of(asBefore(Effects.of(run.status()), last.get()));
        }
        boolean isAtOnce = correctsAtOnce || asksForAtOnce(run);
        Attempt attempt = tools.attempt(plan);
        attempt.about(artifact.revision(), offer.originRevision());
        EventDraft event = attempt.info(Reasons.DRIFT_DETECTED, text(findings, isAtOnce));
        LOG.info(event.message().replace("\n", ", "));
        if (isAtOnce) {
            run.door().tell(event);
            return Optional.empty();
        }
        return Optional.of(asBefore(Effects.of(run.status()).with(event), last.get()));
    }

    private static boolean isAboutDriftOnly(Run<Kustomization> run) {
        return run.causes().size() == 1 && run.causes().contains(OwnerTriggers.DRIFT);
    }

    private static boolean asksForAtOnce(Run<Kustomization> run) {
        return run.annotation(Annotations.DRIFT_CORRECTION).equals("watch");
    }

    private List<DriftCheck.Finding> findings(
            Destination destination, Run<Kustomization> run, Artifact artifact, List<ObjectId> suspects) {
        try {
            return tools.deployer()
                    .drift(
                            destination,
                            run.key(),
                            run.resource().spec(),
                            preparation.build(run, artifact).objects(),
                            suspects);
        } catch (ApplyException e) {
            throw new ReconcileException(Reasons.RECONCILIATION_FAILED, Disposition.RETRY, e.text(), e);
        }
    }

    private static String text(List<DriftCheck.Finding> findings, boolean isAtOnce) {
        String lines = findings.stream().map(DriftCheck.Finding::toString).collect(Collectors.joining("\n"));
        return lines + "\n" + (isAtOnce ? "Drift is corrected now" : "Drift is corrected at the next reconciliation");
    }

    /** The interval goes on as if nobody had looked. */
    private Outcome asBefore(Effects effects, Baseline last) {
        Instant now = tools.clock().instant();
        Duration left = Duration.between(now, last.due());
        return new Outcome.Ready(effects, left.isNegative() ? Duration.ZERO : left);
    }
}
