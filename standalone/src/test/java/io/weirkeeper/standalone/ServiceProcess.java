package io.weirkeeper.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A packaged service as a process of its own, as people run it. */
final class ServiceProcess implements AutoCloseable {
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private Process process;

    private ServiceProcess(List<String> command, Map<String, String> environment, Path log) {
        this.command = command;
        this.environment = environment;
        this.log = log;
        this.process = launch();
    }

    /** @param module whose package in {@code target/quarkus-app} is started */
    static ServiceProcess start(String module, Path directory, List<String> arguments) {
        List<String> command = java(module);
        command.add("--metrics-addr=127.0.0.1:0");
        command.add("--health-addr=127.0.0.1:0");
        command.add("--data-dir=" + directory.resolve(module));
        command.addAll(arguments);
        return new ServiceProcess(command, Map.of(), directory.resolve(module + ".log"));
    }

    /**
     * The application of the images as a pod has it.
     *
     * @param name of the log
     * @param more arguments behind those of the pod: where things are on this machine
     * @param environment beside the pod's
     */
    static ServiceProcess pod(
            String name, Path directory, PodCommand pod, List<String> more, Map<String, String> environment) {
        List<String> command = java("standalone");
        command.addAll(pod.arguments());
        command.add("--metrics-addr=127.0.0.1:0");
        command.add("--health-addr=127.0.0.1:0");
        command.addAll(more);
        Map<String, String> variables = new HashMap<>(pod.environment());
        variables.putAll(environment);
        return new ServiceProcess(command, variables, directory.resolve(name + ".log"));
    }

    /** Ends it without notice. */
    void kill() {
        process.destroyForcibly();
        await();
    }

    /** Starts it again with the same arguments, on the same data. */
    void restart() {
        process = launch();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        await();
    }

    private static List<String> java(String module) {
        Path jar = Path.of("..", module, "target", "quarkus-app", "quarkus-run.jar")
                .toAbsolutePath();
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is not built: these tests run after package");
        }
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-jar",
                jar.toString()));
    }

    private Process launch() {
        try {
            Files.createDirectories(log.getParent());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void await() {
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
