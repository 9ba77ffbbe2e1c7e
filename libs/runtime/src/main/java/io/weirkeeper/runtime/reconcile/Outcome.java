package io.weirkeeper.runtime.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How a run ended and so what happens next to its object. */
public sealed interface Outcome {
    Effects effects();

    /** The same outcome with other effects. */
    Outcome with(Effects effects);

    /** Done; look again after the interval, with jitter. */
    record Ready(Effects effects, Duration interval) implements Outcome {
        @Override
        public Ready with(Effects changed) {
            return new Ready(changed, interval);
        }
    }

    /** Something else must come first; its arrival wakes this object, the duration is only the fallback. */
    record Waiting(Effects effects, Duration fallback) implements Outcome {
        @Override
        public Waiting with(Effects changed) {
            return new Waiting(changed, fallback);
        }
    }

    /** Failed; try again after a fixed time, or with exponential backoff when none is given. */
    record Retry(Effects effects, Optional<Duration> after) implements Outcome {
        @Override
        public Retry with(Effects changed) {
            return new Retry(changed, after);
        }
    }

    /** The user must change something; nothing is scheduled. */
    record Stalled(Effects effects) implements Outcome {
        @Override
        public Stalled with(Effects changed) {
            return new Stalled(changed);
        }
    }

    /** Waits in memory without a worker; a wake-up or the deadline resumes it. */
    record Parked(Effects effects, Instant deadline, Continuation<?> continuation) implements Outcome {
        @Override
        public Parked with(Effects changed) {
            return new Parked(changed, deadline, continuation);
        }
    }

    /** Nothing more to do until someone triggers the object. */
    record Idle(Effects effects) implements Outcome {
        @Override
        public Idle with(Effects changed) {
            return new Idle(changed);
        }
    }

    /** A deletion is complete: the finalizer may go. Status is no longer written. */
    record Finalized(Effects effects) implements Outcome {
        @Override
        public Finalized with(Effects changed) {
            return new Finalized(changed);
        }
    }
}
