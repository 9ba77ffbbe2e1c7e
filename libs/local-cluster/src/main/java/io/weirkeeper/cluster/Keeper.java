package io.weirkeeper.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program that knows nothing of us, below a shell that ends it when its owner, another process, is gone, however
 * that one went.
 */
final class Keeper {
    private static final String SCRIPT = """
            owner=$1 pidfile=$2; shift 2
            "$@" & child=$!
            echo "$child" >"$pidfile"
            trap 'kill "$child"' TERM
            while kill -0 "$owner" 2>/dev/null && kill -0 "$child" 2>/dev/null; do sleep 0.3; done
            kill "$child" 2>/dev/null; wait "$child" 2>/dev/null; rm -f "$pidfile"
            """;

    private final String name;
    private final List<String> command;
    private final Path directory;
    private final long owner;
    private @Nullable Process process;

    Keeper(String name, List<String> command, Path directory, long owner) {
        this.name = name;
        this.command = List.copyOf(command);
        this.directory = directory;
        this.owner = owner;
    }

    String name() {
        return name;
    }

    void start() throws IOException {
        if (isAlive()) {
            throw new ClusterException(name + " already runs");
        }
        Files.createDirectories(directory.resolve("pids"));
        List<String> kept = new ArrayList<>(List.of(
                "/bin/sh", "-c", SCRIPT, name, Long.toString(owner), pidFile().toString()));
        kept.addAll(command);
        process = new ProcessBuilder(kept)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    Path log() {
        return directory.resolve(name + ".log");
    }

    private Path pidFile() {
        return directory.resolve("pids").resolve(name);
    }

    /** Asks the program to end and waits for that; kills it after five seconds. */
    void stop() {
        end(false);
    }

    void kill() {
        end(true);
    }

    private void end(boolean forcibly) {
        Process ending = process;
        if (ending == null) {
            return;
        }
        List<ProcessHandle> programs = ending.children().toList();
        for (ProcessHandle program : programs) {
            boolean ignored = forcibly ? program.destroyForcibly() : program.destroy();
        }
        try {
            if (!ending.waitFor(5, TimeUnit.SECONDS)) {
                programs.forEach(ProcessHandle::destroyForcibly);
                ending.waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process = null;
    }
}
