package io.weirkeeper.runtime.metric;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Times the stages of one run, one after the other. One worker at a time uses it. */
public final class StageTimes {
    private final StageMetrics metrics;
    private final String kind;
    private final Clock clock;
    private @Nullable String stage;
    private Instant since = Instant.MIN;

    public StageTimes(StageMetrics metrics, String kind, Clock clock) {
        this.metrics = metrics;
        this.kind = kind;
        this.clock = clock;
    }

    /** The stage before is over, this one begins. */
    public void enter(String next) {
        end();
        stage = next;
        since = clock.instant();
    }

    /** The last stage is over. */
    public void end() {
        if (stage != null) {
            metrics.stage(kind, stage, Duration.between(since, clock.instant()));
            stage = null;
        }
    }
}
