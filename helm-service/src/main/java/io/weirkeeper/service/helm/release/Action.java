package io.weirkeeper.service.helm.release;

import io.weirkeeper.engine.helm.chart.ChartException;
import io.weirkeeper.engine.helm.release.Release;
import io.weirkeeper.engine.helm.release.ReleaseException;
import io.weirkeeper.runtime.apply.Inventory;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.service.helm.store.StoreException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One of Helm's actions on a release while it runs: stages in order, then the end. Whenever it must wait it says until
 * when, and goes on at the next call. One worker at a time uses it.
 */
public final class Action {
    /** How it stands. */
    public sealed interface Progress {
        /** Waits; the health watch knows for what and wakes the owner. */
        record Waiting(Instant deadline) implements Progress {}

        record Done(Result result) implements Progress {}
    }

    /**
     * What came of it.
     *
     * @param error in Helm's words; empty when all went well
     * @param observed the records that were written, by revision
     * @param release the record that the action made or changed
     * @param inventory what the release owns now; empty when nothing was applied
     * @param logs the last lines, for the event of a failure
     */
    public record Result(
            String error,
            Map<Integer, Release> observed,
            Optional<Release> release,
            Optional<Inventory> inventory,
            List<String> logs) {
        public Result {
            observed = new TreeMap<>(observed);
            logs = List.copyOf(logs);
        }

        public boolean isSuccess() {
            return error.isEmpty();
        }
    }

    /** What an action does about its own failure, given the error; may store. */
    @FunctionalInterface
    interface Failure {
        /** @return the error to report */
        String handle(ActionContext context, String error);
    }

    private final ActionContext context;
    private final Deque<Stage> stages;
    private final Failure failure;
    private String error = "";
    private boolean isFailing;

    Action(ActionContext context, List<Stage> stages, Failure failure) {
        this.context = context;
        this.stages = new ArrayDeque<>(stages);
        this.failure = failure;
    }

    /** @param guard asked before each write; throws when this process must not write any more */
    public Progress advance(Runnable guard) {
        context.guardedBy(guard);
        while (true) {
            Stage stage = stages.peekFirst();
            if (stage == null) {
                return new Progress.Done(end());
            }
            @Nullable Instant deadline = step(stage);
            if (deadline != null) {
                return new Progress.Waiting(deadline);
            }
        }
    }

    /** Gives up waiting for objects to become ready, if that is what it is doing; then it fails. */
    public boolean cancelWait() {
        boolean waits = !isFailing && stages.peekFirst() instanceof Await await && await.isForReadiness();
        if (waits) {
            fail("context canceled", List.of());
        }
        return waits;
    }

    private @Nullable Instant step(Stage stage) {
        try {
            switch (stage.advance(context)) {
                case Stage.Result.Done _ -> stages.removeFirst();
                case Stage.Result.Then then -> {
                    stages.removeFirst();
                    then.stages().reversed().forEach(stages::addFirst);
                }
                case Stage.Result.Waiting waiting -> {
                    return waiting.deadline();
                }
            }
        } catch (ActionException e) {
            fail(e.text(), e.cleanup());
        } catch (ChartException | StoreException | ReleaseException | KubeException e) {
            fail(String.valueOf(e.getMessage()), List.of());
        }
        return null;
    }

    /** What fails while cleaning up does not hide what failed before. */
    private void fail(String message, List<Stage> cleanup) {
        if (!isFailing) {
            error = message;
            isFailing = true;
            stages.clear();
            stages.addAll(cleanup);
        } else {
            context.log("cleaning up: " + message);
            stages.removeFirst();
        }
    }

    private Result end() {
        String reported = error;
        if (isFailing) {
            try {
                reported = failure.handle(context, error);
            } catch (StoreException | KubeException e) {
                context.log("recording the failure: " + e.getMessage());
            }
        }
        return new Result(
                reported,
                context.observed(),
                context.hasRelease() ? Optional.of(context.release()) : Optional.empty(),
                context.inventory(),
                new ArrayList<>(context.logs()));
    }
}
