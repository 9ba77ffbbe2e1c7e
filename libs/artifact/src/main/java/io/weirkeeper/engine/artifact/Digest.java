package io.weirkeeper.engine.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A digest as Flux writes it: {@code sha256:<hex>}. */
public record Digest(DigestAlgorithm algorithm, String hex) {
    private static final int BUFFER = 64 * 1024;

    public Digest {
        if (hex.length() != algorithm.hexLength() || !isLowerHex(hex)) {
            throw new ArtifactException("'" + hex + "' is no " + algorithm.text() + " digest; it must have "
                    + algorithm.hexLength() + " lower case hexadecimal digits");
        }
    }

    /** Reads {@code algorithm:hex}; text without an algorithm is taken as sha256, as Flux's consumers do. */
    public static Digest parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return new Digest(DigestAlgorithm.SHA256, text);
        }
        return new Digest(DigestAlgorithm.of(text.substring(0, colon)), text.substring(colon + 1));
    }

    public static Digest of(DigestAlgorithm algorithm, byte[] content) {
        Digester digester = algorithm.digester();
        digester.update(content, 0, content.length);
        return digester.digest();
    }

    public static Digest of(DigestAlgorithm algorithm, String content) {
        return of(algorithm, content.getBytes(StandardCharsets.UTF_8));
    }

    public static Digest of(DigestAlgorithm algorithm, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return of(algorithm, in);
        }
    }

    /** Reads the stream to its end; the caller closes it. */
    public static Digest of(DigestAlgorithm algorithm, InputStream in) throws IOException {
        Digester digester = algorithm.digester();
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            digester.update(buffer, 0, read);
        }
        return digester.digest();
    }

    private static boolean isLowerHex(String text) {
        return text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    @Override
    public String toString() {
        return algorithm.text() + ":" + hex;
    }
}
