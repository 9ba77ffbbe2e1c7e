package io.weirkeeper.demo;

import io.weirkeeper.peers.GitRepo;
import io.weirkeeper.peers.GitServer;
import io.weirkeeper.peers.Recorder;
import io.weirkeeper.runtime.kube.KubeException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * What docker-compose.yml has around the services: a Git server with the demo repository that calls the webhook after
 * each push, and a chat that prints what it is told. Applies the custom resource definitions and the demo's objects to
 * the cluster, and leaves a kubeconfig for the services.
 */
public final class Playground {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int GIT_PORT = 3000;
    private static final int CHAT_PORT = 8080;
    private static final String REPOSITORY = "fleet";

    private final PrintStream out = System.out;
    private final Path data;
    private final Path deploy;
    private final Path kubernetesConfig;
    private final Path servicesConfig;
    private final String server;
    private final URI hook;

    private Playground(Map<String, String> options) {
        data = Path.of(options.getOrDefault("data", "/tmp/playground"));
        deploy = Path.of(options.getOrDefault("deploy", "/deploy"));
        kubernetesConfig = Path.of(options.getOrDefault("kubeconfig-in", "/kube/kubeconfig"));
        servicesConfig = Path.of(options.getOrDefault("kubeconfig-out", "/kube/config"));
        server = options.getOrDefault("server", "https://kubernetes:6443");
        hook = URI.create(options.getOrDefault("receiver", "http://notification-controller:9292") + hookPath());
    }

    /** Runs until the process is told to end. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (!argument.startsWith("--") || equals < 0) {
                System.err.println("playground: expected --name=value, not " + argument);
                System.exit(2);
            }
            options.put(argument.substring(2, equals), argument.substring(equals + 1));
        }
        new Playground(options).run();
    }

    private void run() throws IOException, InterruptedException {
        Recorder chat = Recorder.start(new InetSocketAddress(CHAT_PORT));
        chat.answerWith(message -> {
            out.println("chat: " + message.body());
            return Recorder.Answer.OK;
        });
        GitServer git = GitServer.start(data, new InetSocketAddress(GIT_PORT));
        GitRepo repository = git.repository(REPOSITORY);
        String first = repository.commit("main", "A cluster repository", DemoApps.files());
        git.onPush(name -> callReceiver(first));
        awaitCluster();
        try (Cluster cluster = Cluster.connect(servicesConfig, null)) {
            cluster.apply("namespace", DemoObjects.namespace());
            cluster.applyDefinitions(deploy.resolve("crds"));
            cluster.apply(
                    "objects",
                    DemoObjects.objects("http://playground:" + GIT_PORT + "/fleet.git", "http://playground:8080/chat"));
        }
        Files.writeString(data.resolve("ready"), "");
        out.println("playground: ready; clone http://127.0.0.1:" + GIT_PORT + "/fleet.git, commit, push");
        new CountDownLatch(1).await();
    }

    /** Waits for the cluster's kubeconfig and leaves one that names the cluster as its neighbours call it. */
    private void awaitCluster() throws InterruptedException, IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                String config = Files.readString(kubernetesConfig)
                        .replaceAll("https://(127\\.0\\.0\\.1|localhost|kubernetes):\\d+", server);
                Path written = servicesConfig.resolveSibling("config.new");
                Files.writeString(written, config);
                Files.move(written, servicesConfig, StandardCopyOption.ATOMIC_MOVE);
                try (Cluster cluster = Cluster.connect(servicesConfig, null)) {
                    cluster.apply("namespace", DemoObjects.namespace());
                    return;
                }
            } catch (IOException | KubeException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(500);
            }
        }
    }

    private void callReceiver(String commit) {
        try {
            out.println("playground: pushed; the webhook answers "
                    + new GithubPush().send(hook, DemoObjects.WEBHOOK_TOKEN, commit));
        } catch (IOException e) {
            out.println("playground: pushed; the webhook cannot be called: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The path that a Receiver has: the digest of its token, name and namespace. */
    private static String hookPath() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((DemoObjects.WEBHOOK_TOKEN + "github" + "flux-system").getBytes(StandardCharsets.UTF_8));
            return "/hook/" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
