package io.weirkeeper.peers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** Makes the content of a registry: descriptors, manifests, indexes, and artifacts as {@code flux push artifact} does. */
public final class OciContent {
    public static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    public static final String INDEX = "application/vnd.oci.image.index.v1+json";
    public static final String FLUX_CONFIG = "application/vnd.cncf.flux.config.v1+json";
    public static final String FLUX_CONTENT = "application/vnd.cncf.flux.content.v1.tar+gzip";

    private static final int TAR_BLOCK = 512;

    private OciContent() {}

    /** A blob of a manifest. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    public record Part(String mediaType, byte[] bytes, Map<String, String> annotations) {
        public Part {
            annotations = Map.copyOf(annotations);
        }

        public Part(String mediaType, byte[] bytes) {
            this(mediaType, bytes, Map.of());
        }

        public String digest() {
            return OciContent.digest(bytes);
        }

        String descriptor() {
            return OciContent.descriptor(mediaType, digest(), bytes.length, annotations);
        }
    }

    /** {@code sha256:} and the digest of bytes. */
    public static String digest(byte[] bytes) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String descriptor(String mediaType, String digest, long size, Map<String, String> annotations) {
        return "{\"mediaType\":" + quote(mediaType) + ",\"digest\":" + quote(digest) + ",\"size\":" + size
                + (annotations.isEmpty() ? "" : ",\"annotations\":" + object(annotations)) + "}";
    }

    /** A manifest; the subject is a descriptor, empty for none. */
    public static byte[] manifest(
            Part config, List<Part> layers, Map<String, String> annotations, String artifactType, String subject) {
        List<String> descriptors = layers.stream().map(Part::descriptor).toList();
        String json = "{\"schemaVersion\":2,\"mediaType\":" + quote(MANIFEST)
                + (artifactType.isEmpty() ? "" : ",\"artifactType\":" + quote(artifactType))
                + ",\"config\":" + config.descriptor()
                + ",\"layers\":[" + String.join(",", descriptors) + "]"
                + (subject.isEmpty() ? "" : ",\"subject\":" + subject)
                + (annotations.isEmpty() ? "" : ",\"annotations\":" + object(annotations)) + "}";
        return json.getBytes(StandardCharsets.UTF_8);
    }

    /** An index of descriptors. */
    public static byte[] index(List<String> descriptors) {
        String json = "{\"schemaVersion\":2,\"mediaType\":" + quote(INDEX) + ",\"manifests\":["
                + String.join(",", descriptors) + "]}";
        return json.getBytes(StandardCharsets.UTF_8);
    }

    /** A gzip-compressed tar of files by their paths. */
    public static byte[] tarGzip(Map<String, String> files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
                byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
                gzip.write(header(file.getKey(), content.length));
                gzip.write(content);
                gzip.write(new byte[(TAR_BLOCK - content.length % TAR_BLOCK) % TAR_BLOCK]);
            }
            gzip.write(new byte[2 * TAR_BLOCK]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] header(String name, int size) {
        byte[] header = new byte[TAR_BLOCK];
        put(header, 0, name);
        put(header, 100, "0000644\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 124, "%011o\0".formatted(size));
        put(header, 136, "00000000000\0");
        put(header, 148, "        ");
        put(header, 156, "0");
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, "%06o\0 ".formatted(sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    static String object(Map<String, String> values) {
        List<String> members = new ArrayList<>();
        new TreeMap<>(values).forEach((key, value) -> members.add(quote(key) + ":" + quote(value)));
        return "{" + String.join(",", members) + "}";
    }

    static String quote(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                default -> {
                    if (c < 0x20) {
                        json.append("\\u%04x".formatted((int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        return json.append('"').toString();
    }
}
