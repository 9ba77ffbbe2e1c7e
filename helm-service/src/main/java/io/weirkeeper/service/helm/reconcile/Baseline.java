package io.weirkeeper.service.helm.reconcile;

import io.weirkeeper.api.helm.HelmRelease;
import io.weirkeeper.api.helm.Snapshot;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.runtime.reconcile.Run;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * What the last reconciliation that found or brought a release in order was made from and left behind. As long as
 * nothing of it changed there is nothing to do (ADR 13).
 *
 * @param snapshot the newest one of the status' history
 * @param records resourceVersion of each revision's Secret
 * @param objects that are to stay as they were released; empty where drift is not looked for
 * @param looked when every object was last compared
 * @param due when the next reconciliation is due
 */
record Baseline(
        Inputs inputs,
        String snapshot,
        Map<Integer, String> records,
        Set<ObjectId> objects,
        Instant looked,
        Instant due) {
    /**
     * What a release is made from. Flags of the service are no part of it: what it remembers dies with it.
     *
     * @param artifact kind, revision and digest of the chart's artifact
     * @param configDigest of the values
     */
    record Inputs(String uid, long generation, String artifact, String configDigest) {
        static Inputs of(Run<HelmRelease> run, Sources.Found.Ready source, String configDigest) {
            String artifact = source.kind() + " " + source.artifact().revision() + " "
                    + source.artifact().digest();
            return new Inputs(run.uid(), run.generation(), artifact, configDigest);
        }
    }

    Baseline {
        records = Map.copyOf(records);
        objects = Set.copyOf(objects);
    }

    /** The newest snapshot as a text that tells it from others; empty when there is none. */
    static String snapshot(ObjectStatus status) {
        return History.of(status.field("history"))
                .latest()
                .map(Snapshot::toString)
                .orElse("");
    }

    Baseline dueAt(Instant next) {
        return new Baseline(inputs, snapshot, records, objects, looked, next);
    }
}
