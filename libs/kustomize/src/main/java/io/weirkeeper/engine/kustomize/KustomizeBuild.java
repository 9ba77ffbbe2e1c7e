package io.weirkeeper.engine.kustomize;

import io.weirkeeper.engine.kustomize.file.BaseLoader;
import io.weirkeeper.engine.kustomize.file.Files;
import io.weirkeeper.engine.kustomize.resource.Resource;
import io.weirkeeper.engine.kustomize.resource.ResourceList;
import io.weirkeeper.engine.kustomize.target.RootBuild;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlWriter;
import java.util.List;

/**
 * Builds a kustomization as kustomize v5.8.1 does. Builds share nothing and may run in parallel; one build uses one
 * thread, whose stack must fit documents that are nested deeply (1 MB is enough for the reader's limit).
 */
public final class KustomizeBuild {
    private KustomizeBuild() {}

    /**
     * The resources of the kustomization in a directory, in order, as they are to be printed.
     *
     * @param directory absolute path in the files
     * @throws KustomizeException when the build fails; the message names file or object and cause
     */
    public static List<YamlMap> run(Files files, String directory, BuildOptions options) {
        try {
            ResourceList resources = new RootBuild(files, directory, options).run();
            return resources.all().stream().map(Resource::node).toList();
        } catch (BaseLoader.RemoteStatusException | YamlException e) {
            throw new KustomizeException(e.getMessage(), e);
        } catch (StackOverflowError e) {
            throw new KustomizeException("the kustomization in '" + directory + "' is nested too deeply", e);
        }
    }

    /**
     * The resources as text, documents joined by {@code ---}.
     *
     * @throws KustomizeException when one cannot be printed, such as a map that names a key twice
     */
    public static String print(List<YamlMap> resources) {
        try {
            return YamlWriter.writeAll(resources);
        } catch (YamlException e) {
            throw new KustomizeException(e.getMessage(), e);
        }
    }
}
