package io.weirkeeper.service.kustomize.reconcile;

import io.weirkeeper.api.Artifact;

/** What became of looking for a source. */
sealed interface Source {
    /** The source offers something. */
    record Offer(Artifact artifact) implements Source {
        private static final String ORIGIN = "org.opencontainers.image.revision";

        /** The revision that the artifact says it was made from; empty when it says none. */
        String originRevision() {
            return artifact.metadata().getOrDefault(ORIGIN, "");
        }
    }

    /**
     * The source has not made its first artifact yet.
     *
     * @param isUnderWay whether it is about to
     */
    record Empty(boolean isUnderWay) implements Source {}

    /** There is no such source, in the API's words. */
    record Missing(String message) implements Source {}
}
