package io.weirkeeper.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One controller of the standalone application in a process of its own, started as its image starts it. */
final class ControllerProcess implements AutoCloseable {
    /** The options of the images (deploy/images), in a container of 1 GiB. */
    private static final List<String> JVM = List.of(
            "-XX:MaxRAM=1g",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=48m",
            "-XX:InitialRAMPercentage=3",
            "-XX:MaxRAMPercentage=60",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=30",
            "-XX:MaxNewSize=8m",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xss256k",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private final Process process;

    private ControllerProcess(Process process) {
        this.process = process;
    }

    /**
     * @param application the directory of the packaged application
     * @param data for its files and its log
     * @param more its flags besides kubeconfig and ports
     */
    static ControllerProcess start(String controller, Path application, Path data, Path kubeconfig, List<String> more)
            throws IOException {
        return new ControllerProcess(
                command(controller, application, data, kubeconfig, more).start());
    }

    /** What starts it; the log of a process before is kept. */
    static ProcessBuilder command(String controller, Path application, Path data, Path kubeconfig, List<String> more)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(JVM);
        String extra = System.getenv("WEIR_BENCH_JVM");
        if (extra != null) {
            command.addAll(List.of(extra.split(" ")));
        }
        command.add("-jar");
        command.add(application.resolve("quarkus-run.jar").toString());
        command.add("--kubeconfig=" + kubeconfig);
        command.add("--data-dir=" + data.resolve(controller));
        command.add("--metrics-addr=127.0.0.1:" + freePort());
        command.add("--health-addr=127.0.0.1:" + freePort());
        command.addAll(more);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        data.resolve(controller + ".log").toFile()));
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        builder.environment().put("WEIR_CONTROLLER", controller);
        builder.environment().put("RUNTIME_NAMESPACE", "flux-system");
        return builder;
    }

    long pid() {
        return process.pid();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
