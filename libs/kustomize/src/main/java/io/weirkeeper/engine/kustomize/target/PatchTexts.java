package io.weirkeeper.engine.kustomize.target;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.file.BaseLoader;
import io.weirkeeper.engine.kustomize.patch.JsonPatchTransformer;
import io.weirkeeper.engine.kustomize.patch.PatchTransformer;
import io.weirkeeper.engine.kustomize.patch.StrategicPatchTransformer;
import io.weirkeeper.engine.kustomize.resource.Resource;
import io.weirkeeper.engine.kustomize.spec.PatchSpec;
import io.weirkeeper.engine.kustomize.spec.SelectorSpec;
import io.weirkeeper.engine.kustomize.transform.Transformer;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes patches of texts that stand in a kustomization or in files. */
final class PatchTexts {
    private static final String INLINE = "(inline)";

    private final BuildContext context;
    private final BaseLoader loader;

    PatchTexts(BuildContext context, BaseLoader loader) {
        this.context = context;
        this.loader = loader;
    }

    private String load(String path) {
        try {
            return YamlReader.decode(loader.nameOf(path), loader.load(path));
        } catch (YamlException e) {
            throw new KustomizeException(e.getMessage(), e);
        }
    }

    /** A patch that may be of either kind. */
    Transformer either(PatchSpec spec) {
        String inline = spec.patch().strip();
        if (inline.isEmpty() == spec.path().isEmpty()) {
            throw new KustomizeException(
                    inline.isEmpty()
                            ? "patches: an entry must specify one of patch and path"
                            : "patches: patch and path can't be set at the same time (path '" + spec.path() + "')");
        }
        return inline.isEmpty()
                ? new PatchTransformer(spec, loader.nameOf(spec.path()), load(spec.path()), context.schemas())
                : new PatchTransformer(spec, INLINE, inline, context.schemas());
    }

    /** Strategic merge patches: each entry is a patch or the path of a file with some. */
    Transformer strategic(List<String> entries, String more) {
        if (entries.isEmpty() && more.isEmpty()) {
            throw new KustomizeException("patchesStrategicMerge: neither paths nor patches are given");
        }
        List<Resource> patches = new ArrayList<>();
        for (String entry : entries) {
            patches.addAll(read(entry));
        }
        if (!more.isEmpty()) {
            patches.addAll(context.reader().read(INLINE, more));
        }
        if (patches.isEmpty()) {
            throw new KustomizeException("patchesStrategicMerge: the patches appear to be empty: " + entries);
        }
        return new StrategicPatchTransformer(patches, context.schemas());
    }

    private List<Resource> read(String entry) {
        try {
            return context.reader().read(INLINE, entry);
        } catch (KustomizeException e) {
            return context.reader().read(loader.nameOf(entry), loader.load(entry));
        }
    }

    /** A JSON patch. */
    Transformer json(@Nullable SelectorSpec target, String path, String operations) {
        if (path.isEmpty() == operations.isEmpty()) {
            throw new KustomizeException(
                    path.isEmpty()
                            ? "patchesJson6902: neither path nor patch is given"
                            : "patchesJson6902: must specify a file path or a patch, not both (path '" + path + "')");
        }
        return path.isEmpty()
                ? new JsonPatchTransformer(target, INLINE, operations)
                : new JsonPatchTransformer(target, loader.nameOf(path), load(path));
    }
}
