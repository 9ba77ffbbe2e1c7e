package io.weirkeeper.engine.artifact;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.Blake3;

/** The digest algorithms that an artifact may be signed off with; the values of {@code --artifact-digest-algo}. */
public enum DigestAlgorithm {
    SHA256("sha256", "SHA-256", 64),
    SHA384("sha384", "SHA-384", 96),
    SHA512("sha512", "SHA-512", 128),
    SHA1("sha1", "SHA-1", 40),
    BLAKE3("blake3", "", 64);

    private final String text;
    private final String provided;
    private final int hexLength;

    DigestAlgorithm(String text, String provided, int hexLength) {
        this.text = text;
        this.provided = provided;
        this.hexLength = hexLength;
    }

    /** The algorithm of this name, such as {@code sha256}. */
    public static DigestAlgorithm of(String name) {
        for (DigestAlgorithm algorithm : values()) {
            if (algorithm.text.equals(name)) {
                return algorithm;
            }
        }
        throw new ArtifactException("unsupported digest algorithm '" + name + "'; use one of "
                + Arrays.stream(values()).map(DigestAlgorithm::text).collect(Collectors.joining(", ")));
    }

    /** As in a digest string: {@code sha256}. */
    public String text() {
        return text;
    }

    /** How many hexadecimal digits a digest of this algorithm has. */
    public int hexLength() {
        return hexLength;
    }

    /** A fresh computation, for one thread. */
    public Digester digester() {
        return this == BLAKE3 ? blake3() : provided();
    }

    private Digester provided() {
        try {
            MessageDigest digest = MessageDigest.getInstance(provided);
            return new Digester() {
                @Override
                public void update(byte[] bytes, int offset, int length) {
                    digest.update(bytes, offset, length);
                }

                @Override
                public byte[] bytes() {
                    return digest.digest();
                }

                @Override
                public DigestAlgorithm algorithm() {
                    return DigestAlgorithm.this;
                }
            };
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no " + provided, e);
        }
    }

    private Digester blake3() {
        Blake3 hash = Blake3.initHash();
        return new Digester() {
            @Override
            public void update(byte[] bytes, int offset, int length) {
                hash.update(bytes, offset, length);
            }

            @Override
            public byte[] bytes() {
                byte[] result = hash.doFinalize(32);
                hash.reset();
                return result;
            }

            @Override
            public DigestAlgorithm algorithm() {
                return DigestAlgorithm.this;
            }
        };
    }
}
