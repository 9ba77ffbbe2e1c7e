package io.weirkeeper.engine.kustomize.file;

import io.weirkeeper.engine.kustomize.KustomizeException;
import java.util.Optional;

/** Fetches what a kustomization names by URL. Implementations bound time and size and choose what is allowed. */
public interface RemoteSources {
    /**
     * A repository at a ref.
     *
     * @param files files confined to the clone
     * @param root the clone's own directory in them, links resolved
     */
    record Checkout(Files files, String root) {}

    /** @throws KustomizeException when it cannot be had */
    Checkout checkout(RemoteBase base);

    /**
     * The body of a file at an http(s) URL, or nothing when the server answers with an error status.
     *
     * @throws KustomizeException when there is no answer
     */
    Optional<byte[]> download(String url);
}
