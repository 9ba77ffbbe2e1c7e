package io.weirkeeper.service.source.fetch;

import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The keys and etags of the objects that count. Its digest is the revision of a Bucket. Thread-safe. */
public final class BucketIndex {
    /** Go sorts by bytes. */
    private final NavigableMap<byte[], String> etags = new TreeMap<>(Arrays::compareUnsigned);

    synchronized void put(String key, String etag) {
        etags.put(key.getBytes(StandardCharsets.UTF_8), etag);
    }

    synchronized void remove(String key) {
        etags.remove(key.getBytes(StandardCharsets.UTF_8));
    }

    synchronized String etag(String key) {
        return etags.getOrDefault(key.getBytes(StandardCharsets.UTF_8), "");
    }

    public synchronized int size() {
        return etags.size();
    }

    synchronized List<String> keys() {
        return etags.keySet().stream()
                .map(key -> new String(key, StandardCharsets.UTF_8))
                .toList();
    }

    /** Of one line for each object: its key, a blank, its etag. */
    public synchronized Digest digest(DigestAlgorithm algorithm) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<byte[], String> entry : etags.entrySet()) {
            text.append(new String(entry.getKey(), StandardCharsets.UTF_8))
                    .append(' ')
                    .append(entry.getValue())
                    .append('\n');
        }
        return Digest.of(algorithm, text.toString());
    }
}
