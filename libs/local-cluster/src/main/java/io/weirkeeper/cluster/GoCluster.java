package io.weirkeeper.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A cluster of the Go program. One that ends with this process is tied to it by its standard input, on which it also
 * takes commands; one that ends with another process runs detached, and here is nothing to hold.
 */
final class GoCluster implements RunningCluster {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Process process;
    private final String way;
    private final boolean isDetached;
    private final ClusterAddress address;
    private final BufferedReader answers;
    private final Writer commands;

    private GoCluster(Process process, String way, boolean isDetached, BufferedReader answers, ClusterAddress address) {
        this.process = process;
        this.way = way;
        this.isDetached = isDetached;
        this.address = address;
        this.answers = answers;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
    }

    static GoCluster start(List<String> command, String way, boolean isDetached)
            throws IOException, InterruptedException {
        Path complaints = Files.createTempFile("local-cluster", ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(complaints.toFile())
                    .start();
            BufferedReader answers = process.inputReader(StandardCharsets.UTF_8);
            String line = answers.readLine();
            if (line == null) {
                process.waitFor();
                throw new ClusterException(Files.readString(complaints).strip());
            }
            return new GoCluster(process, way, isDetached, answers, ClusterAddress.parse(line));
        } finally {
            Files.deleteIfExists(complaints);
        }
    }

    @Override
    public ClusterAddress address() {
        return address;
    }

    @Override
    public String way() {
        return way;
    }

    @Override
    public void stop(String component) {
        order("stop " + component);
    }

    @Override
    public void kill(String component) {
        order("kill " + component);
    }

    @Override
    public void start(String component) {
        order("start " + component);
    }

    private synchronized void order(String command) {
        if (isDetached) {
            throw new ClusterException("others use this cluster: ask for one of your own to " + command);
        }
        try {
            commands.write(command + "\n");
            commands.flush();
            String line = answers.readLine();
            if (line == null) {
                throw new ClusterException("the cluster in " + address.directory() + " is gone, cannot " + command);
            }
            JsonNode answer = JSON.readTree(line);
            if (answer.hasNonNull("error")) {
                throw new ClusterException(command + ": " + answer.get("error").asText());
            }
        } catch (IOException e) {
            throw new ClusterException("the cluster in " + address.directory() + " is gone, cannot " + command, e);
        }
    }

    @Override
    public void close() {
        if (isDetached) {
            return;
        }
        try {
            commands.close();
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
