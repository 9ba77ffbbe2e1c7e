package io.weirkeeper.engine.kustomize.flux;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.file.Files;
import io.weirkeeper.engine.kustomize.file.Paths;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.engine.yaml.YamlScalar;
import io.weirkeeper.engine.yaml.YamlWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The root kustomization file as Flux writes it before a build (github.com/fluxcd/pkg/kustomize v1.39.0,
 * kustomize_generator.go): the file that is there or one that lists the manifests below, changed by an overlay.
 *
 * @param path absolute path of the file, whether it exists or not
 */
public record RootFile(String path, String content) {
    private static final List<String> NAMES = List.of("kustomization.yaml", "kustomization.yml", "Kustomization");
    private static final List<String> REMOTE_MARKS =
            List.of("git::", "gh:", "ssh://", "https://", "http://", "git@", "github.com:", "github.com/");

    /**
     * @param directory absolute path of the directory to build
     * @throws KustomizeException when a file below cannot be read as manifests, or the overlay does not fit
     */
    public static RootFile generate(Files files, String directory, Overlay overlay) {
        String path = existing(files, directory);
        YamlMap root = path == null ? Manifests.list(files, directory) : read(path, files.read(path));
        if (path != null && root.get("resources") == null) {
            root.put("buildMetadata", YamlList.of(YamlScalar.string("originAnnotations")));
        }
        apply(overlay, root, files, directory);
        String file = path == null ? Paths.join(directory, NAMES.getFirst()) : path;
        return new RootFile(file, YamlWriter.write(root));
    }

    /** The kustomization file of a directory that kustomize would take, or null. */
    static @Nullable String existing(Files files, String directory) {
        for (String name : NAMES) {
            String path = Paths.join(directory, name);
            if (files.isFile(path)) {
                return path;
            }
        }
        return null;
    }

    private static YamlMap read(String path, byte[] content) {
        YamlNode node;
        try {
            node = YamlReader.viaJson().readFirst(path, YamlReader.decode(path, content));
        } catch (YamlException e) {
            throw new KustomizeException(e.getMessage(), e);
        }
        if (node == null || node.isNull()) {
            node = new YamlMap();
        }
        if (!(node instanceof YamlMap map)) {
            throw new KustomizeException(path + ": a kustomization must be a map");
        }
        return new FieldReader().fill(Manifests.typed(), map, KustomizationShape.ROOT);
    }

    private static void apply(Overlay overlay, YamlMap root, Files files, String directory) {
        set(root, "namespace", overlay.targetNamespace());
        set(root, "namePrefix", overlay.namePrefix());
        set(root, "nameSuffix", overlay.nameSuffix());
        for (Overlay.Patch patch : overlay.patches()) {
            listAt(root, "patches").add(patch(patch));
        }
        for (String component : overlay.components()) {
            if (!isLocal(component)) {
                throw new KustomizeException("component path '" + component + "' must be local and relative");
            }
            if (!overlay.ignoreMissingComponents() || exists(files, Paths.join(directory, component))) {
                listAt(root, "components").add(YamlScalar.string(component));
            }
        }
        for (Overlay.Image image : overlay.images()) {
            merge(listAt(root, "images"), image);
        }
        if (!overlay.buildMetadata().isEmpty()) {
            YamlList metadata = new YamlList();
            overlay.buildMetadata().forEach(entry -> metadata.add(YamlScalar.string(entry)));
            root.put("buildMetadata", metadata);
        }
    }

    private static boolean exists(Files files, String path) {
        return files.isFile(path) || files.isDirectory(path);
    }

    private static void set(YamlMap root, String field, @Nullable String text) {
        if (text != null) {
            root.put(field, text);
        }
    }

    private static YamlList listAt(YamlMap root, String field) {
        YamlNode there = root.get(field);
        if (there instanceof YamlList list) {
            return list;
        }
        if (there != null) {
            throw new KustomizeException(there.place() + ": field \"" + field + "\" must be a list");
        }
        YamlList made = new YamlList();
        root.put(field, made);
        return made;
    }

    private static YamlMap patch(Overlay.Patch patch) {
        YamlMap entry = new YamlMap();
        putFilled(entry, "patch", patch.patch());
        Overlay.Selector target = patch.target();
        if (target != null) {
            YamlMap selector = entry.mapOrPut("target");
            putFilled(selector, "group", target.group());
            putFilled(selector, "version", target.version());
            putFilled(selector, "kind", target.kind());
            putFilled(selector, "name", target.name());
            putFilled(selector, "namespace", target.namespace());
            putFilled(selector, "labelSelector", target.labelSelector());
            putFilled(selector, "annotationSelector", target.annotationSelector());
        }
        return entry;
    }

    private static void merge(YamlList images, Overlay.Image image) {
        for (YamlNode item : images) {
            if (item instanceof YamlMap existing && image.name().equals(existing.text("name"))) {
                putFilled(existing, "newName", image.newName());
                if (!image.newTag().isEmpty() || !image.digest().isEmpty()) {
                    existing.remove("newTag");
                    existing.remove("digest");
                    putFilled(existing, "newTag", image.newTag());
                    putFilled(existing, "digest", image.digest());
                }
                return;
            }
        }
        YamlMap entry = new YamlMap();
        putFilled(entry, "name", image.name());
        putFilled(entry, "newName", image.newName());
        putFilled(entry, "newTag", image.newTag());
        putFilled(entry, "digest", image.digest());
        images.add(entry);
    }

    private static void putFilled(YamlMap map, String key, String text) {
        if (!text.isEmpty()) {
            map.put(key, text);
        }
    }

    private static boolean isLocal(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        boolean isRemote =
                REMOTE_MARKS.stream().anyMatch(mark -> lower.startsWith(mark) && mark.length() < path.length());
        String plain = lower.startsWith("file://") ? lower.substring("file://".length()) : lower;
        return !isRemote && !Paths.isAbsolute(path) && !Paths.isAbsolute(plain);
    }
}
