package io.weirkeeper.cli;

import io.weirkeeper.engine.kustomize.BuildOptions;
import io.weirkeeper.engine.kustomize.KustomizeBuild;
import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.LoadRestriction;
import io.weirkeeper.engine.kustomize.SortOrder;
import io.weirkeeper.engine.kustomize.file.DiskFiles;
import io.weirkeeper.engine.kustomize.flux.FluxBuild;
import io.weirkeeper.engine.kustomize.flux.Overlay;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code kustomize build} was asked for.
 *
 * @param options how to build, or null for as Flux does
 * @param givenRoot outer bound of the files, or null for the usual one
 */
record BuildRequest(
        @Nullable BuildOptions options, @Nullable Path givenRoot, boolean isBatch, List<String> directories) {
    /** What a build printed. */
    record Outcome(int documents, String text) {}

    static BuildRequest parse(List<String> arguments) {
        BuildOptions options = BuildOptions.command();
        Path root = null;
        boolean batch = false;
        List<String> directories = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            switch (argument) {
                case "--flux" -> options = null;
                case "--options" -> options = readOptions(valueAt(arguments, ++i));
                case "--root" -> root = Path.of(valueAt(arguments, ++i));
                case "--batch" -> batch = true;
                default -> {
                    if (argument.startsWith("-")) {
                        throw new UsageException("unknown option '" + argument + "'\n" + KustomizeCommand.USAGE);
                    }
                    directories.add(argument);
                }
            }
        }
        return new BuildRequest(options, root, batch, List.copyOf(directories));
    }

    private static String valueAt(List<String> arguments, int at) {
        if (at >= arguments.size()) {
            throw new UsageException(arguments.get(at - 1) + " needs a value\n" + KustomizeCommand.USAGE);
        }
        return arguments.get(at);
    }

    /** The options that a program gave to kustomize: {@code reorder}, {@code loadRestrictions}, {@code addManagedbyLabel}. */
    private static BuildOptions readOptions(String file) {
        YamlMap options;
        try {
            options = YamlReader.goV3().readFirst(file, Files.readString(Path.of(file))) instanceof YamlMap map
                    ? map
                    : new YamlMap();
        } catch (IOException | YamlException e) {
            throw new UsageException("the options file cannot be read: " + e.getMessage());
        }
        SortOrder order = "legacy".equals(options.text("reorder")) ? SortOrder.LEGACY : SortOrder.AS_LOADED;
        LoadRestriction restriction = "LoadRestrictionsNone".equals(options.text("loadRestrictions"))
                ? LoadRestriction.NONE
                : LoadRestriction.ROOT_ONLY;
        return BuildOptions.api(order, restriction)
                .withManagedBy("kustomize-(devel)", "true".equals(options.text("addManagedbyLabel")));
    }

    /** The outer bound of the files for a directory. */
    Path root(Path directory) {
        if (givenRoot != null) {
            return givenRoot;
        }
        Path absolute = directory.toAbsolutePath().normalize();
        if (options == null) {
            for (Path at = absolute; at != null; at = at.getParent()) {
                if (Files.exists(at.resolve(".git"))) {
                    return at;
                }
            }
        }
        return absolute.getRoot();
    }

    /** @throws KustomizeException when the build fails */
    Outcome build(Path root, Path directory) {
        DiskFiles files = new DiskFiles(root);
        String absolute = realPath(directory);
        List<YamlMap> resources = options == null
                ? FluxBuild.run(files, absolute, Overlay.NONE, null)
                : KustomizeBuild.run(files, absolute, options);
        return new Outcome(resources.size(), KustomizeBuild.print(resources));
    }

    private static String realPath(Path directory) {
        try {
            return directory.toRealPath().toString();
        } catch (IOException e) {
            throw new KustomizeException("'" + directory + "' is not a readable directory", e);
        }
    }
}
