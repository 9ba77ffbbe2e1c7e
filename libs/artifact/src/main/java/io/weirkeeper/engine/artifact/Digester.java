package io.weirkeeper.engine.artifact;

import java.util.HexFormat;

/** A digest under way. Not for use by several threads. */
public interface Digester {
    void update(byte[] bytes, int offset, int length);

    /** The raw digest of what was seen; the computation starts anew. */
    byte[] bytes();

    DigestAlgorithm algorithm();

    /** The digest of what was seen; the computation starts anew. */
    default Digest digest() {
        return new Digest(algorithm(), HexFormat.of().formatHex(bytes()));
    }
}
