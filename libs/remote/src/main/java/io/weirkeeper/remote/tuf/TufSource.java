package io.weirkeeper.remote.tuf;

import java.io.IOException;
import java.util.Optional;

/** Where files of a repository come from. */
interface TufSource {
    /**
     * @param path within the repository
     * @param limit bytes that are read at most
     * @return empty when there is no such file
     * @throws IOException when nobody knows, or the file is longer
     */
    Optional<byte[]> read(String path, int limit) throws IOException;
}
