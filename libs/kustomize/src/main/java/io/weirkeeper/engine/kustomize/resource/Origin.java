package io.weirkeeper.engine.kustomize.resource;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.file.Paths;
import io.weirkeeper.engine.kustomize.file.RemoteBase;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.engine.yaml.YamlScalar;
import io.weirkeeper.engine.yaml.YamlWriter;
import java.util.Optional;

/**
 * Where a resource came from, kept in an annotation when {@code buildMetadata} asks for it (kustomize
 * api/resource/origin.go, v5.8.1).
 *
 * @param configuredIn file of the generator or transformer, empty for plain resources
 * @param configuredBy that generator or transformer
 */
public record Origin(String path, String repo, String ref, String configuredIn, Configurer configuredBy) {
    /** A generator or transformer. */
    public record Configurer(String apiVersion, String kind, String name, String namespace) {
        static final Configurer NONE = new Configurer("", "", "", "");

        public static Configurer builtIn(String kind) {
            return new Configurer("builtin", kind, "", "");
        }
    }

    public static final String ANNOTATION = "config.kubernetes.io/origin";
    public static final String TRANSFORMATIONS = "alpha.config.kubernetes.io/transformations";
    public static final Origin HERE = new Origin("", "", "", "", Configurer.NONE);

    /** The origin of something that a kustomization of this origin names. */
    public Origin append(String path) {
        Optional<RemoteBase> remote = RemoteBase.parse(path);
        if (remote.isEmpty()) {
            return new Origin(Paths.join(this.path, path), repo, ref, configuredIn, configuredBy);
        }
        RemoteBase base = remote.get();
        String directory = Paths.join("/", base.directory()).substring(1);
        return new Origin(
                directory.isEmpty() ? "notCloned" : directory, base.cloneUrl(), base.ref(), configuredIn, configuredBy);
    }

    /** The origin of what a generator or transformer in a file of this directory made. */
    public Origin by(String fileName, Configurer configurer) {
        return new Origin("", repo, ref, Paths.join(path, fileName), configurer);
    }

    /** The origin of what a generator or transformer made, given the origin in its own annotation. */
    public static Origin ofPlugin(Resource plugin, Origin fileOrigin) {
        return new Origin(
                "",
                fileOrigin.repo,
                fileOrigin.ref,
                fileOrigin.path,
                new Configurer(plugin.apiVersion(), plugin.kind(), plugin.name(), plugin.namespace()));
    }

    /** The origin in a resource's annotation, if it has one. */
    public static Optional<Origin> of(Resource resource) {
        String text = resource.annotations().get(ANNOTATION);
        if (text == null) {
            return Optional.empty();
        }
        try {
            if (YamlReader.viaJson().readFirst("", text) instanceof YamlMap map) {
                return Optional.of(new Origin(
                        text(map, "path"),
                        text(map, "repo"),
                        text(map, "ref"),
                        text(map, "configuredIn"),
                        Configurer.NONE));
            }
            return Optional.of(HERE);
        } catch (YamlException e) {
            throw new KustomizeException("annotation " + ANNOTATION + " of " + resource + " is malformed", e);
        }
    }

    private static String text(YamlMap map, String field) {
        String text = map.text(field);
        return text == null ? "" : text;
    }

    /** Appends this to the transformations of a resource, or makes it the origin of one that has none. */
    public void recordOn(Resource resource) {
        if (!resource.annotations().containsKey(ANNOTATION)) {
            resource.setAnnotation(ANNOTATION, toString());
            return;
        }
        String before = resource.annotations().getOrDefault(TRANSFORMATIONS, "");
        String item = "- " + toString().replace("\n", "\n  ").stripTrailing() + "\n";
        resource.setAnnotation(TRANSFORMATIONS, before + item);
    }

    /** The YAML in the annotation. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        line(text, "", "path", path);
        line(text, "", "repo", repo);
        line(text, "", "ref", ref);
        line(text, "", "configuredIn", configuredIn);
        if (!configuredBy.equals(Configurer.NONE)) {
            text.append("configuredBy:\n");
            line(text, "  ", "apiVersion", configuredBy.apiVersion);
            line(text, "  ", "kind", configuredBy.kind);
            line(text, "  ", "name", configuredBy.name);
            line(text, "  ", "namespace", configuredBy.namespace);
        }
        return text.isEmpty() ? "{}\n" : text.toString();
    }

    private static void line(StringBuilder out, String indent, String field, String text) {
        if (!text.isEmpty()) {
            YamlMap map = new YamlMap();
            map.put(field, YamlScalar.string(text));
            out.append(indent).append(YamlWriter.write(map));
        }
    }
}
