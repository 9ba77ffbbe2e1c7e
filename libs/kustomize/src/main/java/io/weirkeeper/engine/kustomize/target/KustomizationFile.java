package io.weirkeeper.engine.kustomize.target;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.file.BaseLoader;
import io.weirkeeper.engine.kustomize.spec.Kustomization;
import io.weirkeeper.engine.kustomize.spec.SpecMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kustomization of a directory and the name of its file. */
record KustomizationFile(String name, Kustomization content) {
    static final List<String> NAMES = List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

    /** @throws KustomizeException unless exactly one is there and can be read */
    static KustomizationFile load(BaseLoader loader, SpecMap.Mode mode) {
        String found = null;
        byte[] content = null;
        for (String name : NAMES) {
            byte[] bytes = tryLoad(loader, name);
            if (bytes != null && content != null) {
                throw new KustomizeException(
                        "found multiple kustomization files under '" + loader.root() + "': " + found + " and " + name);
            }
            if (bytes != null) {
                found = name;
                content = bytes;
            }
        }
        if (found == null || content == null) {
            throw new KustomizeException("unable to find one of 'kustomization.yaml', 'kustomization.yml' or"
                    + " 'Kustomization' in directory '" + loader.root() + "'");
        }
        return new KustomizationFile(found, Kustomization.parse(loader.nameOf(found), content, mode));
    }

    private static byte @Nullable [] tryLoad(BaseLoader loader, String name) {
        try {
            return loader.load(name);
        } catch (KustomizeException e) {
            return null;
        }
    }
}
