package io.weirkeeper.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.engine.kustomize.BuildOptions;
import io.weirkeeper.engine.kustomize.KustomizeBuild;
import io.weirkeeper.engine.kustomize.file.DiskFiles;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.service.kustomize.build.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the kubelet would start for a Deployment in {@code deploy/}.
 *
 * @param arguments of the container, variables put in
 * @param environment the variables that have a value or are the pod's namespace
 */
record PodCommand(List<String> arguments, Map<String, String> environment) {
    PodCommand {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** The manifests of a directory of {@code deploy/}, built. */
    static List<YamlMap> manifests(String directory) throws IOException {
        Path root = Path.of("../deploy").toRealPath();
        return KustomizeBuild.run(new DiskFiles(root), root.resolve(directory).toString(), BuildOptions.command());
    }

    /** @param controller the name of the Deployment */
    static PodCommand of(String directory, String controller) throws IOException {
        for (YamlMap object : manifests(directory)) {
            JsonNode json = Manifest.json(object);
            if (json.path("kind").asText().equals("Deployment")
                    && json.at("/metadata/name").asText().equals(controller)) {
                return of(json);
            }
        }
        throw new IllegalArgumentException(directory + " has no Deployment " + controller);
    }

    /** The same with an argument in place of another that begins so, as a patch by index would have it. */
    PodCommand with(String beginning, String argument) {
        List<String> changed = new ArrayList<>(arguments);
        changed.replaceAll(each -> each.startsWith(beginning) ? argument : each);
        return new PodCommand(changed, environment);
    }

    private static PodCommand of(JsonNode deployment) {
        JsonNode container = deployment.at("/spec/template/spec/containers/0");
        Map<String, String> environment = new LinkedHashMap<>();
        for (JsonNode variable : container.path("env")) {
            boolean isNamespace =
                    variable.at("/valueFrom/fieldRef/fieldPath").asText().equals("metadata.namespace");
            if (isNamespace || variable.has("value")) {
                environment.put(
                        variable.path("name").asText(),
                        isNamespace
                                ? deployment.at("/metadata/namespace").asText()
                                : variable.path("value").asText());
            }
        }
        List<String> arguments = new ArrayList<>();
        for (JsonNode argument : container.path("args")) {
            String text = argument.asText();
            for (Map.Entry<String, String> variable : environment.entrySet()) {
                text = text.replace("$(" + variable.getKey() + ")", variable.getValue());
            }
            arguments.add(text);
        }
        return new PodCommand(arguments, environment);
    }
}
