package io.weirkeeper.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The standalone process as a child of the demo: started on free ports, stopped with it. */
public final class StandaloneProcess implements AutoCloseable {
    /** The small-machine options of docs/OPERATIONS.md. */
    private static final List<String> JVM = List.of(
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=32m",
            "-Xss256k",
            "-Xms16m",
            "-Xmx96m",
            "-XX:MaxNewSize=8m",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=30",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    /**
     * @param storage where artifacts are served
     * @param events where events are taken
     * @param receiver where webhooks come in
     */
    public record Ports(int storage, int events, int receiver, int metrics, int health) {
        static Ports free() {
            return new Ports(freePort(), freePort(), freePort(), freePort(), freePort());
        }
    }

    private final Process process;
    private final Ports ports;
    private final Path log;
    private final boolean training;

    private StandaloneProcess(Process process, Ports ports, Path log, boolean training) {
        this.process = process;
        this.ports = ports;
        this.log = log;
        this.training = training;
    }

    /**
     * @param application the directory of the packaged application
     * @param more further arguments, such as {@code --kafka=none}
     */
    public static StandaloneProcess start(
            Path application, Path data, Path kubeconfig, Optional<String> context, List<String> more) {
        return start(application, data, kubeconfig, context, more, Map.of());
    }

    /** @param environment variables beside those of this process */
    public static StandaloneProcess start(
            Path application,
            Path data,
            Path kubeconfig,
            Optional<String> context,
            List<String> more,
            Map<String, String> environment) {
        Ports ports = Ports.free();
        Path log = data.resolve("standalone.log");
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(JVM);
        boolean training = !AotCache.isReady(application);
        command.addAll(training ? AotCache.training(application) : AotCache.using(application));
        command.add("-jar");
        command.add(application.resolve("quarkus-run.jar").toString());
        command.add("--kubeconfig=" + kubeconfig);
        context.ifPresent(name -> command.add("--context=" + name));
        command.add("--data-dir=" + data.resolve("standalone"));
        command.add("--storage-addr=127.0.0.1:" + ports.storage());
        command.add("--storage-adv-addr=127.0.0.1:" + ports.storage());
        command.add("--events-listen-addr=127.0.0.1:" + ports.events());
        command.add("--receiver-addr=127.0.0.1:" + ports.receiver());
        command.add("--metrics-addr=127.0.0.1:" + ports.metrics());
        command.add("--health-addr=127.0.0.1:" + ports.health());
        command.addAll(more);
        try {
            Files.createDirectories(data);
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().put("MALLOC_ARENA_MAX", "1");
            builder.environment().putAll(environment);
            Process process = builder.redirectErrorStream(true).start();
            Path logs = context.isPresent()
                    ? data.resolve("pod-logs")
                    : kubeconfig.toAbsolutePath().resolveSibling("pod-logs");
            ControllerLogs.sort(process.getInputStream(), log, logs.resolve("flux-system"));
            return new StandaloneProcess(process, ports, log, training);
        } catch (IOException e) {
            throw new UncheckedIOException("the standalone process does not start: " + e.getMessage(), e);
        }
    }

    public Ports ports() {
        return ports;
    }

    public Path log() {
        return log;
    }

    public long pid() {
        return process.pid();
    }

    /** Waits until the process says that it is ready. */
    public void awaitReady(Duration patience) throws InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.health() + "/readyz"))
                .timeout(Duration.ofSeconds(2))
                .build();
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        "the standalone process ended with " + process.exitValue() + "; its log: " + log);
            }
            try {
                if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // not listening yet
            }
            Thread.sleep(50);
        }
        throw new IllegalStateException("the standalone process is not ready; its log: " + log);
    }

    /** Resident memory in MiB, and its peak, where the system tells. */
    Optional<String> memory() {
        try {
            String now = "";
            String peak = "";
            for (String line : Files.readAllLines(Path.of("/proc/" + pid() + "/status"))) {
                if (line.startsWith("VmRSS:")) {
                    now = mebibytes(line);
                } else if (line.startsWith("VmHWM:")) {
                    peak = mebibytes(line);
                }
            }
            return Optional.of(now + " MiB resident, " + peak + " MiB at the most");
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String mebibytes(String line) {
        return Long.toString(Long.parseLong(line.replaceAll("\\D", "")) / 1024);
    }

    @Override
    public void close() {
        if (training && process.isAlive()) {
            System.err.println("weir: stopping; the first stop writes a cache from which the next start is faster");
        }
        // through its handle: Process.destroy closes the pipe of its log, which kills the one that writes the cache
        process.toHandle().destroy();
        try {
            if (!process.waitFor(training ? AotCache.WRITING.toSeconds() : 15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
