package io.weirkeeper.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ListOptions;
import io.weirkeeper.runtime.kube.ListWatch;
import io.weirkeeper.runtime.kube.Subscription;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A table of the applications that fills while they become ready: redrawn on a terminal, line by line elsewhere. */
final class AppBoard {
    private record Row(String state, String message, long millis) {}

    private final PrintStream out;
    private final boolean terminal;
    private final long startNanos;
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final CountDownLatch missing;
    private int drawnLines;

    AppBoard(PrintStream out, boolean terminal, long startNanos) {
        this.out = out;
        this.terminal = terminal;
        this.startNanos = startNanos;
        List<String> apps = DemoApps.names();
        apps.forEach(app -> rows.put(app, new Row("", "", -1)));
        this.missing = new CountDownLatch(apps.size());
    }

    /** Watches until every application is ready. @return whether they all were in time */
    boolean fill(KubeApi api, ScheduledExecutorService timer, Duration patience) throws InterruptedException {
        draw();
        try (Subscription watch = new ListWatch(
                        api, Cluster.KUSTOMIZATIONS, ListOptions.ALL.inNamespace("flux-system"), new Watcher(), timer)
                .start()) {
            return missing.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** From the start to the last application that became ready. */
    Duration slowest() {
        return Duration.ofMillis(
                rows.values().stream().mapToLong(Row::millis).max().orElse(0));
    }

    /** What is said of applications that are not ready. */
    String unready() {
        StringBuilder text = new StringBuilder();
        rows.forEach((app, row) -> {
            if (row.millis() < 0) {
                text.append("  ")
                        .append(app)
                        .append(": ")
                        .append(row.state())
                        .append(' ')
                        .append(row.message())
                        .append('\n');
            }
        });
        return text.toString();
    }

    private final class Watcher implements ListWatch.Listener {
        @Override
        public void present(ObjectNode object) {
            see(object);
        }

        @Override
        public void absent(String namespace, String name) {}

        @Override
        public void listed() {}
    }

    private synchronized void see(ObjectNode object) {
        String app = object.at("/metadata/name").asText();
        Row old = rows.get(app);
        if (old == null || old.millis() >= 0) {
            return;
        }
        String state = "";
        String message = "";
        for (JsonNode condition : object.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                state = condition.path("status").asText().equals("True")
                        ? "Ready"
                        : condition.path("reason").asText();
                message = condition.path("message").asText();
            }
        }
        long millis = state.equals("Ready") ? TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos) : -1;
        Row row = new Row(state, message, millis);
        if (row.equals(old)) {
            return;
        }
        rows.put(app, row);
        if (terminal) {
            draw();
        } else if (millis >= 0) {
            out.println(line(app, row));
        }
        if (millis >= 0) {
            missing.countDown();
        }
    }

    private synchronized void draw() {
        if (!terminal) {
            return;
        }
        if (drawnLines > 0) {
            out.print("\033[" + drawnLines + "A");
        }
        rows.forEach((app, row) -> out.println("\033[2K" + line(app, row)));
        drawnLines = rows.size();
        out.flush();
    }

    private static String line(String app, Row row) {
        String time = row.millis() < 0 ? "" : String.format("%6.2f s", row.millis() / 1000.0);
        String after = String.join(", ", DemoApps.dependenciesOf(app));
        String state = row.state().isEmpty() ? "-" : row.state();
        return String.format("  %-24s %-20s %9s   %s", app, state, time, after.isEmpty() ? "" : "after " + after);
    }
}
