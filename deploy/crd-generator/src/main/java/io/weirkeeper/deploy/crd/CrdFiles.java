package io.weirkeeper.deploy.crd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.weirkeeper.api.helm.HelmRelease;
import io.weirkeeper.api.kustomize.Kustomization;
import io.weirkeeper.api.notification.Alert;
import io.weirkeeper.api.notification.Provider;
import io.weirkeeper.api.notification.Receiver;
import io.weirkeeper.api.schema.Crd;
import io.weirkeeper.api.source.ArtifactGenerator;
import io.weirkeeper.api.source.Bucket;
import io.weirkeeper.api.source.ExternalArtifact;
import io.weirkeeper.api.source.GitRepository;
import io.weirkeeper.api.source.HelmChart;
import io.weirkeeper.api.source.HelmRepository;
import io.weirkeeper.api.source.OciRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files of {@code deploy/crds}: one per kind, named {@code <group>_<plural>.yaml}, and a kustomization of them. */
public final class CrdFiles {
    private static final List<Class<?>> KINDS = List.of(
            ArtifactGenerator.class,
            Bucket.class,
            ExternalArtifact.class,
            GitRepository.class,
            HelmChart.class,
            HelmRepository.class,
            OciRepository.class,
            Kustomization.class,
            HelmRelease.class,
            Alert.class,
            Provider.class,
            Receiver.class);
    private static final YAMLMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build());

    private CrdFiles() {}

    /** The kinds that have a file. */
    static List<String> kinds() {
        return KINDS.stream().map(kind -> kind.getAnnotation(Crd.class).kind()).toList();
    }

    /** Their texts by file name. */
    public static Map<String, String> texts() {
        Map<String, String> files = new TreeMap<>();
        StringBuilder resources = new StringBuilder();
        for (Class<?> kind : KINDS) {
            ObjectNode crd = CrdOf.record(kind);
            String name = crd.at("/spec/group").asText() + "_"
                    + crd.at("/spec/names/plural").asText() + ".yaml";
            files.put(name, yaml(crd));
        }
        files.keySet().forEach(name -> resources.append("- ").append(name).append('\n'));
        files.put(
                "kustomization.yaml",
                "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n" + resources);
        return files;
    }

    /** Writes them into a directory that exists. */
    public static void writeTo(Path directory) throws IOException {
        for (Map.Entry<String, String> file : texts().entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
    }

    private static String yaml(ObjectNode crd) {
        try {
            return YAML.writeValueAsString(crd);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a CRD cannot be written as YAML", e);
        }
    }
}
