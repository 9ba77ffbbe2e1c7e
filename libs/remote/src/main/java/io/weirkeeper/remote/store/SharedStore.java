package io.weirkeeper.remote.store;

import io.weirkeeper.remote.http.HttpBody;
import java.io.IOException;

/** An {@link ObjectStore} that is written to as well. */
public interface SharedStore extends ObjectStore {

    /**
     * Stores an object: whole, in the place of one with that key, or not at all.
     *
     * @param sha256 of the body, in hexadecimal
     */
    void put(String key, HttpBody body, String sha256) throws IOException;

    /** Removes an object; absent is fine. */
    void delete(String key) throws IOException;
}
