package io.weirkeeper.engine.kustomize.flux;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.file.Files;
import io.weirkeeper.engine.kustomize.file.Paths;
import io.weirkeeper.engine.kustomize.resource.ResourceReader;
import io.weirkeeper.engine.kustomize.schema.OpenApi;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlScalar;

/** The kustomization that Flux makes for a directory without one: all manifests below it, in lexical order. */
final class Manifests {
    private static final int DEEPEST = 200;

    private final Files files;
    private final String top;
    private final ResourceReader reader = new ResourceReader(new OpenApi(true));
    private final YamlList resources = new YamlList();

    private Manifests(Files files, String top) {
        this.files = files;
        this.top = top;
    }

    /** @throws KustomizeException when a YAML file holds something else than Kubernetes objects */
    static YamlMap list(Files files, String directory) {
        Manifests manifests = new Manifests(files, directory);
        manifests.walk(directory, 0);
        YamlMap root = typed();
        if (manifests.resources.isEmpty()) {
            root.put("namespace", "_placeholder"); // an empty kustomization would be an error
        } else {
            root.put("resources", manifests.resources);
        }
        return root;
    }

    /** A kustomization without anything but its type. */
    static YamlMap typed() {
        YamlMap root = new YamlMap();
        root.put("apiVersion", "kustomize.config.k8s.io/v1beta1");
        root.put("kind", "Kustomization");
        return root;
    }

    private void walk(String directory, int depth) {
        if (depth > DEEPEST) {
            throw new KustomizeException("'" + directory + "' is nested deeper than " + DEEPEST + " directories");
        }
        for (Files.Entry entry : files.list(directory)) {
            String path = Paths.join(directory, entry.name());
            if (entry.isDirectory()) {
                if (RootFile.existing(files, path) != null) {
                    add(path);
                } else {
                    walk(path, depth + 1);
                }
            } else if (entry.name().endsWith(".yaml") || entry.name().endsWith(".yml")) {
                check(path);
                add(path);
            }
        }
    }

    private void add(String path) {
        resources.add(YamlScalar.string("." + path.substring(top.equals("/") ? 0 : top.length())));
    }

    private void check(String path) {
        try {
            reader.read(path, files.read(path));
        } catch (KustomizeException e) {
            throw new KustomizeException("failed to decode Kubernetes YAML from " + path + ": " + e.getMessage(), e);
        }
    }
}
