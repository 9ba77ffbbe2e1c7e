package io.weirkeeper.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the processes use while there is nothing to do, for N seconds after half a minute of rest. */
final class IdleBench {
    private static final Duration REST = Duration.ofSeconds(30);

    private final Stage stage;
    private final int seconds;

    IdleBench(Stage stage, int seconds) {
        this.stage = stage;
        this.seconds = seconds;
    }

    List<Phase> run() throws IOException, InterruptedException {
        TimeUnit.NANOSECONDS.sleep(REST.toNanos());
        stage.target().processes().begin();
        long began = System.nanoTime();
        TimeUnit.SECONDS.sleep(seconds);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        return List.of(
                new Phase("idle", took, Map.of(), stage.target().processes().end(), Map.of()));
    }
}
