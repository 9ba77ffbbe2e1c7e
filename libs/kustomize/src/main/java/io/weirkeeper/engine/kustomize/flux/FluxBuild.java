package io.weirkeeper.engine.kustomize.flux;

import io.weirkeeper.engine.kustomize.BuildOptions;
import io.weirkeeper.engine.kustomize.KustomizeBuild;
import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.file.Files;
import io.weirkeeper.engine.kustomize.file.RemoteSources;
import io.weirkeeper.engine.yaml.YamlMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds a directory as kustomize-controller does: with the root file that it would write there, loads confined to
 * the files given, no sorting. Nothing is written to disk.
 */
public final class FluxBuild {
    private FluxBuild() {}

    /**
     * @param directory absolute path in the files; it needs no kustomization file
     * @param remote who fetches remote bases; without one they are errors
     * @throws KustomizeException when the build fails; the message names file or object and cause
     */
    public static List<YamlMap> run(Files files, String directory, Overlay overlay, @Nullable RemoteSources remote) {
        String real = files.realPath(directory);
        RootFile root = RootFile.generate(files, real, overlay);
        return KustomizeBuild.run(
                new WrittenFiles(files, root), real, BuildOptions.flux().withRemote(remote));
    }
}
