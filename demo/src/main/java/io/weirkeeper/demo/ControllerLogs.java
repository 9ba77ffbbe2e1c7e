package io.weirkeeper.demo;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sorts the log of the one process that holds all services into one file per controller, where the local cluster finds
 * them as the logs of the controllers' pods. What belongs to no service, such as a line of a library, is in all of them.
 * Owns the thread that reads.
 */
final class ControllerLogs {
    private static final Map<String, String> PACKAGES = Map.of(
            "source", "source-controller",
            "kustomize", "kustomize-controller",
            "helm", "helm-controller",
            "notification", "notification-controller");

    private static final Map<String, List<String>> KINDS = Map.of(
            "source-controller", List.of("GitRepository", "OCIRepository", "Bucket", "HelmRepository", "HelmChart"),
            "kustomize-controller", List.of("Kustomization"),
            "helm-controller", List.of("HelmRelease"),
            "notification-controller", List.of("Alert", "Provider", "Receiver"));

    private static final Pattern LOGGER = Pattern.compile("\"logger\":\"io\\.weirkeeper\\.service\\.([a-z]+)\\.");
    private static final Pattern KIND = Pattern.compile("\"controllerKind\":\"([A-Za-z]+)\"");

    private ControllerLogs() {}

    /**
     * Copies the lines until the stream ends.
     *
     * @param whole the file of all lines
     * @param directory where NAME.log of each controller is written
     */
    static void sort(InputStream lines, Path whole, Path directory) throws IOException {
        Files.createDirectories(directory);
        Map<String, PrintWriter> files = new LinkedHashMap<>();
        for (String controller : PACKAGES.values()) {
            files.put(controller, writer(directory.resolve(controller + ".log")));
        }
        PrintWriter all = writer(whole);
        Thread.ofPlatform().name("controller-logs").daemon().start(() -> {
            try (all;
                    BufferedReader reader = new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    all.println(line);
                    all.flush();
                    for (PrintWriter file : ofLine(line, files)) {
                        file.println(line);
                        file.flush();
                    }
                }
            } catch (IOException e) {
                all.println("weir: the log ends here: " + e.getMessage());
            } finally {
                files.values().forEach(PrintWriter::close);
            }
        });
    }

    /** The controller that a line is of; empty for a line of none. */
    static String controllerOf(String line) {
        Matcher kind = KIND.matcher(line);
        if (kind.find()) {
            for (Map.Entry<String, List<String>> entry : KINDS.entrySet()) {
                if (entry.getValue().contains(kind.group(1))) {
                    return entry.getKey();
                }
            }
        }
        Matcher logger = LOGGER.matcher(line);
        return logger.find() ? PACKAGES.getOrDefault(logger.group(1), "") : "";
    }

    private static Iterable<PrintWriter> ofLine(String line, Map<String, PrintWriter> files) {
        PrintWriter file = files.get(controllerOf(line));
        return file == null ? files.values() : List.of(file);
    }

    private static PrintWriter writer(Path file) throws IOException {
        BufferedWriter writer = Files.newBufferedWriter(file);
        return new PrintWriter(writer);
    }
}
