package io.weirkeeper.service.kustomize.build;

import io.weirkeeper.engine.kustomize.file.Files;
import io.weirkeeper.engine.kustomize.flux.Overlay;
import io.weirkeeper.engine.yaml.YamlMap;

/** Decrypts what a build reads and what it makes. May ask services elsewhere, so it is called on threads that may wait. */
public interface Decryption {
    /** Leaves everything as it is. */
    Decryption NONE = new Decryption() {
        @Override
        public Files sources(Files files, String directory, Overlay overlay) {
            return files;
        }

        @Override
        public YamlMap object(YamlMap built) {
            return built;
        }
    };

    /**
     * The files with those decrypted that generators and patches below a directory name.
     *
     * @param directory that is built, absolute
     * @param overlay what the spec adds to its kustomization file
     * @throws io.weirkeeper.runtime.reconcile.ReconcileException with reason BuildFailed
     */
    Files sources(Files files, String directory, Overlay overlay);

    /**
     * A built object decrypted, or the same one when there is nothing to decrypt.
     *
     * @throws io.weirkeeper.runtime.reconcile.ReconcileException with reason BuildFailed
     */
    YamlMap object(YamlMap built);
}
