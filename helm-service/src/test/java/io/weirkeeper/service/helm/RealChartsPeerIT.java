package io.weirkeeper.service.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.weirkeeper.engine.helm.release.Release;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Charts as people use them, packed in the directory that HELM_CHARTS names, beside the real helm that HELM_BIN names:
 * install, upgrade with other values, nothing to do, rollback by the real helm and taking over again, uninstall. What is
 * stored must be what helm would store. Writes a table to {@code target/real-charts.md}.
 */
@WithCluster(pods = true, own = true)
class RealChartsPeerIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String LOT = "-[a-z0-9]{5}(?=-|$)";
    private static final Set<String> EMPTY_IS_NOTHING = Set.of("labels", "annotations");

    /** Volumes are provided by nobody here. */
    private static final String UNWATCHED = "install: {disableWait: true}, upgrade: {disableWait: true}";

    private final Cluster cluster;
    private final Path directory;
    private final List<String> rows = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    RealChartsPeerIT(Cluster cluster, @TempDir Path directory) {
        this.cluster = cluster;
        this.directory = directory;
    }

    @Test
    void areReleasedAsHelmReleasesThem() throws Exception {
        assumeTrue(System.getenv("HELM_BIN") != null, "HELM_BIN names no helm");
        assumeTrue(System.getenv("HELM_CHARTS") != null, "HELM_CHARTS names no directory of packed charts");
        List<Path> archives;
        try (Stream<Path> files = Files.list(Path.of(System.getenv("HELM_CHARTS")))) {
            archives = files.filter(file -> file.toString().endsWith(".tgz"))
                    .sorted()
                    .toList();
        }
        rows.add("| chart | objects | install | same as helm's | upgrade | no-op | rollback, taken over | uninstall |");
        rows.add("|---|---|---|---|---|---|---|---|");
        try (Lab lab =
                new Lab(cluster, directory, Map.of("weir.helm.feature-gates", "DisableChartDigestTracking=true"))) {
            for (Path archive : archives) {
                rows.add(row(lab, archive));
                Files.writeString(Path.of("target/real-charts.md"), String.join("\n", rows) + "\n");
            }
        }
        assertThat(faults).isEmpty();
    }

    private String row(Lab lab, Path archive) throws IOException, InterruptedException {
        String file = archive.getFileName().toString().replace(".tgz", "");
        String name = file.replaceAll("-v?[0-9].*$", "");
        String version = file.substring(name.length() + 1);
        StringBuilder row = new StringBuilder("| " + file);
        try {
            lab.charts.publish(name, version, Files.readAllBytes(archive));
            Path given = Files.writeString(directory.resolve(name + ".yaml"), "{" + values(archive) + "}");
            lab.releases.apply(name, name, "timeout: 45s, values: {" + values(archive) + "}, " + UNWATCHED);
            lab.releases.ready(name, "Helm install succeeded");
            Release stored = lab.stored(name, 1);
            row.append(" | ").append(objects(stored.manifest()).size()).append(" | ok | ");
            row.append(compared(lab, archive, given, stored));
            lab.releases.apply(
                    name,
                    name,
                    "timeout: 45s, values: {fullnameOverride: " + name + "-two, " + values(archive) + "}, "
                            + UNWATCHED);
            lab.releases.ready(name, "Helm upgrade succeeded for release " + lab.namespace + "/" + name + ".v2");
            lab.reconcile(name, "no-op");
            boolean isQuiet = lab.history(name).equals(List.of("1 superseded", "2 deployed"));
            row.append(" | ok | ").append(isQuiet ? "ok" : fault(name, "no-op released again"));
            helm(lab, "rollback", name, "1", "--force-conflicts");
            lab.request(name, "after-rollback");
            lab.releases.ready(name, "Helm upgrade succeeded for release " + lab.namespace + "/" + name + ".v4");
            row.append(" | ok");
        } catch (AssertionError | IllegalStateException e) {
            row.append(" | ")
                    .append(fault(
                            name,
                            String.valueOf(e.getMessage()).lines().findFirst().orElse("") + " "
                                    + Releases.message(lab.get(lab.releases.path(name)))));
        }
        try {
            lab.delete(name);
            row.append(" | ").append(lab.history(name).isEmpty() ? "ok" : fault(name, "records are left"));
        } catch (AssertionError e) {
            row.append(" | ").append(fault(name, "is not uninstalled"));
            cluster.api().patch(lab.releases.path(name), "{\"metadata\":{\"finalizers\":[]}}");
        }
        return row.append(" |").toString();
    }

    /** What the chart cannot do without: the inside of a YAML map, in a file beside the archive. */
    private static String values(Path archive) throws IOException {
        Path file = archive.resolveSibling(archive.getFileName().toString().replaceAll("-v?[0-9].*$", ".values"));
        return Files.exists(file) ? Files.readString(file).strip() : "";
    }

    private String fault(String name, String what) {
        faults.add(name + ": " + what);
        return "**" + what.replace('|', '/').replace('\n', ' ') + "**";
    }

    /** How what we stored differs from what the real helm would store for the same chart, name and values. */
    private String compared(Lab lab, Path archive, Path values, Release stored)
            throws IOException, InterruptedException {
        String name = stored.name();
        JsonNode theirs = JSON.readTree(helm(
                lab, "install", name, archive.toString(), "-f", values.toString(), "--dry-run=server", "-o", "json"));
        Map<String, JsonNode> ours = objects(stored.manifest());
        stored.hooks().forEach(hook -> ours.putAll(objects(hook.manifest())));
        Map<String, JsonNode> wanted = objects(theirs.path("manifest").asText());
        theirs.path("hooks")
                .forEach(hook -> wanted.putAll(objects(hook.path("manifest").asText())));
        TreeSet<String> all = new TreeSet<>(ours.keySet());
        all.addAll(wanted.keySet());
        List<String> different = new ArrayList<>();
        for (String id : all) {
            if (!ours.containsKey(id) || !ours.get(id).equals(wanted.get(id))) {
                different.add(id);
                Path both = Files.createDirectories(Path.of("target/real-charts"));
                String file = (name + "-" + id).replace('/', '-');
                Files.writeString(both.resolve(file + ".ours.json"), String.valueOf(ours.get(id)));
                Files.writeString(both.resolve(file + ".helms.json"), String.valueOf(wanted.get(id)));
            }
        }
        if (different.isEmpty()) {
            return "yes";
        }
        // certificates and passwords are drawn by lot, and what hashes them follows; a template that ends within a text
        // has no newline there when it is post-rendered, as with Flux
        boolean isByLot = different.stream()
                .allMatch(id -> id.startsWith("Secret/")
                        || isOnlyFinalNewline(
                                ours.getOrDefault(id, MissingNode.getInstance()),
                                wanted.getOrDefault(id, MissingNode.getInstance()))
                        || id.contains("WebhookConfiguration/")
                        || isOnlyAnnotation(
                                ours.getOrDefault(id, MissingNode.getInstance()),
                                wanted.getOrDefault(id, MissingNode.getInstance())));
        return isByLot
                ? "yes, but " + different.size() + " by lot or a final newline"
                : fault(name, "differs in " + different);
    }

    private static boolean isOnlyFinalNewline(JsonNode one, JsonNode other) {
        return loose(one).equals(loose(other));
    }

    /** Without final newlines of texts, and in Pods without what is drawn. */
    private static JsonNode loose(JsonNode node) {
        return loose(node.deepCopy(), node.path("kind").asText().equals("Pod"));
    }

    private static JsonNode loose(JsonNode node, boolean isPod) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> field.setValue(loose(field.getValue(), isPod)));
        } else if (node.isTextual()) {
            String text = node.asText().stripTrailing();
            return TextNode.valueOf(isPod ? text.replaceAll(LOT, "-*****") : text);
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, loose(array.get(i), isPod));
            }
        }
        return node;
    }

    private static boolean isOnlyAnnotation(JsonNode one, JsonNode other) {
        if (!(one.deepCopy() instanceof ObjectNode first) || !(other.deepCopy() instanceof ObjectNode second)) {
            return false;
        }
        for (ObjectNode each : List.of(first, second)) {
            each.withObject("/metadata").remove("annotations");
            if (each.at("/spec/template/metadata") instanceof ObjectNode metadata) {
                metadata.remove("annotations");
            }
        }
        return first.equals(second);
    }

    private static Map<String, JsonNode> objects(String manifest) {
        Map<String, JsonNode> objects = new TreeMap<>();
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(64 << 20);
        for (Object document : new Yaml(new SafeConstructor(options)).loadAll(manifest)) {
            if (document != null) {
                add(objects, JSON.valueToTree(document));
            }
        }
        return objects;
    }

    private static void add(Map<String, JsonNode> objects, JsonNode object) {
        if (object.path("kind").asText().endsWith("List")
                && object.path("items").isArray()) {
            object.path("items").forEach(item -> add(objects, item));
            return;
        }
        if (object.at("/metadata/labels") instanceof ObjectNode labels) {
            labels.remove("helm.toolkit.fluxcd.io/name");
            labels.remove("helm.toolkit.fluxcd.io/namespace");
        }
        clean(object);
        if (object.path("kind").asText().equals("Pod") && object.path("metadata") instanceof ObjectNode metadata) {
            // tests of some charts have five letters by lot
            metadata.put("name", metadata.path("name").asText().replaceAll(LOT, "-*****"));
        }
        objects.put(
                object.path("kind").asText() + "/" + object.at("/metadata/name").asText(), object);
    }

    /** Nothing and null are one to the API server. */
    private static boolean clean(JsonNode node) {
        if (node instanceof ObjectNode object) {
            List<String> empty = new ArrayList<>();
            object.properties().forEach(field -> {
                if (clean(field.getValue())
                        && (field.getValue().isNull() || EMPTY_IS_NOTHING.contains(field.getKey()))) {
                    empty.add(field.getKey());
                }
            });
            object.remove(empty);
            return object.isEmpty();
        }
        node.forEach(RealChartsPeerIT::clean);
        return node.isNull();
    }

    private String helm(Lab lab, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(System.getenv("HELM_BIN")));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--kubeconfig", cluster.kubeconfig().toString(), "-n", lab.namespace));
        Path output = Files.createTempFile(directory, "helm", ".out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(directory.resolve("helm.err").toFile());
        builder.environment().put("HOME", directory.toString());
        Process process = builder.start();
        boolean isEnded = process.waitFor(120, TimeUnit.SECONDS);
        if (!isEnded || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    "helm " + arguments[0] + ": " + Files.readString(directory.resolve("helm.err")));
        }
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
