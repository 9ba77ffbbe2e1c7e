package io.weirkeeper.service.helm.release;

import io.weirkeeper.runtime.apply.Inventory;
import java.time.Instant;
import java.util.List;

/** One part of an action. Called again after each wait until it is done. */
@FunctionalInterface
interface Stage {
    /** @throws ActionException when it fails; chart, store and API exceptions mean the same */
    Result advance(ActionContext context);

    /** What became of it. */
    sealed interface Result {
        Result DONE = new Done();

        record Done() implements Result {}

        /** Others come first, in their order, and then what followed. */
        record Then(List<Stage> stages) implements Result {
            public Then {
                stages = List.copyOf(stages);
            }
        }

        /** Until the objects are as wanted, or the time is up. */
        record Waiting(Inventory objects, Goal goal, Instant deadline) implements Result {}
    }

    /** What is waited for. */
    enum Goal {
        READY,
        COMPLETE,
        ABSENT
    }

    /** A stage that does something and never waits. */
    static Stage once(java.util.function.Consumer<ActionContext> work) {
        return context -> {
            work.accept(context);
            return Result.DONE;
        };
    }
}
