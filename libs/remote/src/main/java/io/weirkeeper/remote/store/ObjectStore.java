package io.weirkeeper.remote.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * One bucket of an object store, to read from. Failures are IOExceptions whose message is for people and holds no
 * credentials. Thread-safe.
 */
public interface ObjectStore {
    /** Gets each object of a listing. */
    interface Visitor {
        /** @param etag as {@link #fetch} returns it */
        void object(String key, String etag) throws IOException;
    }

    /** Takes the content of an object. */
    interface Target {
        void take(InputStream content) throws IOException;
    }

    /** Whether the bucket is there. */
    boolean exists() throws IOException;

    /** Lists all objects whose keys begin with the prefix, in no particular order. */
    void list(String prefix, Visitor visitor) throws IOException;

    /**
     * Reads one object to its end.
     *
     * @return its etag; empty when there is no such object
     */
    Optional<String> fetch(String key, Target target) throws IOException;
}
