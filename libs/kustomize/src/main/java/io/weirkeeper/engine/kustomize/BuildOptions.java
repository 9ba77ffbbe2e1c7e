package io.weirkeeper.engine.kustomize;

import io.weirkeeper.engine.kustomize.file.RemoteSources;
import org.jspecify.annotations.Nullable;

/**
 * How a build is done.
 *
 * @param sortOrder order where the kustomization asks for none
 * @param loadRestriction which files may be loaded; the files offered are the outer bound in any case
 * @param lenientRoot whether unknown fields of the root kustomization are ignored and its numbers taken as text
 * @param builtInSchemas whether a custom OpenAPI document adds to the built-in schemas instead of replacing them
 * @param managedBy what the label app.kubernetes.io/managed-by says when it is wanted
 * @param alwaysManagedBy whether that label is wanted without the kustomization asking for it
 * @param remote who fetches remote bases and files; without one they are errors
 */
public record BuildOptions(
        SortOrder sortOrder,
        LoadRestriction loadRestriction,
        boolean lenientRoot,
        boolean builtInSchemas,
        String managedBy,
        boolean alwaysManagedBy,
        @Nullable RemoteSources remote) {
    /** As kustomize-controller builds. */
    public static BuildOptions flux() {
        return new BuildOptions(
                SortOrder.AS_LOADED, LoadRestriction.NONE, true, true, "kustomize-(devel)", false, null);
    }

    /** As the kustomize command builds. */
    public static BuildOptions command() {
        return new BuildOptions(
                SortOrder.LEGACY, LoadRestriction.ROOT_ONLY, false, false, "kustomize-v5.8.1", false, null);
    }

    /** As a program that calls kustomize's API with explicit options. */
    public static BuildOptions api(SortOrder sortOrder, LoadRestriction loadRestriction) {
        return new BuildOptions(sortOrder, loadRestriction, false, false, "kustomize-(devel)", false, null);
    }

    public BuildOptions withRemote(@Nullable RemoteSources newRemote) {
        return new BuildOptions(
                sortOrder, loadRestriction, lenientRoot, builtInSchemas, managedBy, alwaysManagedBy, newRemote);
    }

    public BuildOptions withManagedBy(String newManagedBy, boolean always) {
        return new BuildOptions(sortOrder, loadRestriction, lenientRoot, builtInSchemas, newManagedBy, always, remote);
    }
}
