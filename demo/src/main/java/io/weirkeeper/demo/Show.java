package io.weirkeeper.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.demo.PushTrace.Hop;
import io.weirkeeper.peers.GitRepo;
import io.weirkeeper.peers.GitServer;
import io.weirkeeper.peers.Recorder;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** The show itself: applications that become ready in order, a push that arrives, a chat that hears of it. */
final class Show {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PUSHES = 5;
    private static final String PUSHED = "airflow";

    private final Cluster cluster;
    private final StandaloneProcess standalone;
    private final GitServer git;
    private final Recorder chat;
    private final ScheduledExecutorService timer;
    private final PrintStream out;
    private final boolean terminal;

    Show(
            Cluster cluster,
            StandaloneProcess standalone,
            GitServer git,
            Recorder chat,
            ScheduledExecutorService timer,
            PrintStream out) {
        this.cluster = cluster;
        this.standalone = standalone;
        this.git = git;
        this.chat = chat;
        this.timer = timer;
        this.out = out;
        this.terminal =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    /** @return whether everything arrived */
    boolean run() throws InterruptedException, IOException {
        GitRepo repository = git.repository("fleet");
        repository.commit("main", "A cluster repository", DemoApps.files());
        out.println("Applying what a person would: GitRepository, Kustomization, Receiver, Alert, Provider");
        long start = System.nanoTime();
        cluster.apply("demo", DemoObjects.objects(git.url("fleet"), chat.url("/chat")));
        AppBoard board = new AppBoard(out, terminal, start);
        if (!board.fill(cluster.api(), timer, PATIENCE)) {
            out.println("These are not ready in time:\n" + board.unready() + "Log: " + standalone.log());
            return false;
        }
        out.printf(
                "%nAll %d applications are healthy after %.2f s.%n%n",
                DemoApps.names().size(), board.slowest().toMillis() / 1000.0);
        standalone.memory().ifPresent(memory -> out.println("Standalone process: " + memory + "\n"));
        URI receiver = receiver();
        boolean arrived = true;
        for (int i = 1; i <= PUSHES && arrived; i++) {
            arrived = push(repository, receiver, i);
        }
        return arrived && hearsTheChat();
    }

    private boolean push(GitRepo repository, URI receiver, int number) throws InterruptedException, IOException {
        String greeting = "push-" + number;
        String commit = repository.commit(
                "main",
                "Greet with " + greeting,
                Map.of("base/" + PUSHED + "/configmap.yaml", DemoApps.configMap(PUSHED, greeting)));
        try (PushTrace trace = new PushTrace("main@sha1:" + commit, PUSHED, greeting).watch(cluster.api(), timer)) {
            StageTally before = StageTally.read(standalone.ports().metrics());
            trace.begin();
            int status = new GithubPush().send(receiver, DemoObjects.WEBHOOK_TOKEN, commit);
            trace.mark(Hop.WEBHOOK);
            if (status != 200) {
                out.println("The webhook was answered with " + status + ". Log: " + standalone.log());
                return false;
            }
            boolean healthy = trace.awaitEverywhere(PATIENCE);
            out.printf("Push %d, commit %s:", number, commit.substring(0, 8));
            for (Hop hop : Hop.values()) {
                out.printf("  %s %.0f ms", hop.text(), trace.millis(hop));
            }
            StageTally after = StageTally.read(standalone.ports().metrics());
            out.println("  (inside: " + after.since(before) + ")");
            return healthy;
        }
    }

    /** The path is the receiver's own business: it is read from its status. */
    private URI receiver() throws InterruptedException {
        for (int tries = 0; tries < 200; tries++) {
            Optional<ObjectNode> receiver = cluster.api().get(Cluster.RECEIVERS, "flux-system", "github");
            String path = receiver.map(found -> found.at("/status/webhookPath").asText(""))
                    .orElse("");
            if (!path.isEmpty()) {
                return URI.create("http://127.0.0.1:" + standalone.ports().receiver() + path);
            }
            Thread.sleep(50);
        }
        throw new IllegalStateException("the Receiver got no webhook path; log: " + standalone.log());
    }

    private boolean hearsTheChat() throws InterruptedException {
        String wanted = "stored artifact for commit 'Greet with push-" + PUSHES;
        for (int tries = 0; tries < 200; tries++) {
            for (Recorder.Request message : chat.requests()) {
                if (message.body().contains(wanted)) {
                    out.println("\nThe chat received " + chat.requests().size() + " messages, such as:\n  "
                            + message.body());
                    return true;
                }
            }
            Thread.sleep(50);
        }
        out.println("\nThe chat heard nothing of the push. Log: " + standalone.log());
        return false;
    }
}
