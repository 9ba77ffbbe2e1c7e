package io.weirkeeper.bench;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The processes that an event passes, each of which may be killed and started again on the same data and ports. */
final class ChaosProcesses implements AutoCloseable {
    /** Who is who. */
    enum Who {
        SOURCE,
        BROKER,
        NOTIFICATION,
        PROVIDER
    }

    private static final int MOST_ATTEMPTS = 300;

    private final Map<Who, ProcessBuilder> commands = new EnumMap<>(Who.class);
    private final Map<Who, Process> running = new EnumMap<>(Who.class);
    private final int provider = ControllerProcess.freePort();
    private final Path arrivals;

    /** @param application the directory of the packaged standalone application */
    ChaosProcesses(Path application, Path data, Path kubeconfig) throws IOException {
        this.arrivals = data.resolve("arrivals");
        int broker = ControllerProcess.freePort();
        int events = ControllerProcess.freePort();
        int storage = ControllerProcess.freePort();
        List<String> kafka = List.of("--kafka=127.0.0.1:" + broker, "--kafka-partitions=8", "--enable-leader-election");
        commands.put(
                Who.BROKER,
                child(ChaosBroker.class, data, data.resolve("broker").toString(), Integer.toString(broker)));
        commands.put(Who.PROVIDER, child(ChaosProvider.class, data, Integer.toString(provider), arrivals.toString()));
        commands.put(
                Who.SOURCE,
                ControllerProcess.command(
                        "source-controller",
                        application,
                        data,
                        kubeconfig,
                        with(
                                kafka,
                                "--storage-path=" + data.resolve("artifacts"),
                                "--storage-addr=127.0.0.1:" + storage,
                                "--storage-adv-addr=127.0.0.1:" + storage,
                                "--events-addr=http://127.0.0.1:" + events + "/")));
        commands.put(
                Who.NOTIFICATION,
                ControllerProcess.command(
                        "notification-controller",
                        application,
                        data,
                        kubeconfig,
                        with(
                                kafka,
                                "--events-addr=127.0.0.1:" + events,
                                "--receiverAddr=127.0.0.1:" + ControllerProcess.freePort())));
    }

    private static List<String> with(List<String> flags, String... more) {
        List<String> all = new ArrayList<>(flags);
        all.addAll(List.of(more));
        return all;
    }

    private static ProcessBuilder child(Class<?> main, Path data, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        data.resolve(main.getSimpleName() + ".log").toFile()));
    }

    /** Where notifications go. */
    String provider() {
        return "http://127.0.0.1:" + provider + "/";
    }

    List<ChaosProvider.Arrival> arrivals() {
        try {
            return ChaosProvider.read(arrivals);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void start(Who who) throws IOException {
        running.put(who, requireNonNull(commands.get(who)).start());
    }

    /** Ends it without notice. */
    void kill(Who who) throws InterruptedException {
        Process process = requireNonNull(running.get(who), "it was never started");
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    /** Has the provider answer with this status from now on, as soon as it listens. */
    void answer(int status) throws IOException, InterruptedException {
        for (int attempt = 0; ; attempt++) {
            try {
                tell(status);
                return;
            } catch (ConnectException e) {
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    private void tell(int status) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(provider() + "answer/" + status))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            client.send(request, HttpResponse.BodyHandlers.discarding());
        }
    }

    /** Peak of resident memory in MiB since its last start. */
    long peak(Who who) throws IOException {
        for (String line : Files.readAllLines(
                Path.of("/proc/" + requireNonNull(running.get(who)).pid() + "/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        return 0;
    }

    @Override
    public void close() throws InterruptedException {
        for (Process process : running.values()) {
            process.destroy();
        }
        for (Process process : running.values()) {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }
}
