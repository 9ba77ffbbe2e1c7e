package io.weirkeeper.remote.tuf;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks through a repository as section 5 of the TUF specification 1.0 has it, from a root that is believed to a file:
 * every signature, threshold, version, time, length and digest is looked at. Repositories with consistent snapshots alone;
 * delegated targets are not followed.
 */
final class TufRepository {
    private static final int MOST_ROOTS = 256;
    private static final int MAX_ROOT = 512_000;
    private static final int MAX_TIMESTAMP = 16_384;
    private static final int MAX_SNAPSHOT = 2_000_000;
    private static final int MAX_TARGETS = 5_000_000;
    private static final int MAX_FILE = 10_000_000;

    private final byte[] anchor;
    private final Clock clock;

    /** @param anchor the first root, which is believed because it came with the program */
    TufRepository(byte[] anchor, Clock clock) {
        this.anchor = anchor.clone();
        this.clock = clock;
    }

    /**
     * What was found, and every file that led there, in the order in which they are looked at.
     *
     * @param path of the file that was looked for
     * @param metadata files by the names that they have in a source
     */
    record Found(String path, Map<String, byte[]> metadata) {
        byte[] file() {
            return Objects.requireNonNull(metadata.get(path));
        }
    }

    /**
     * The current version of a file.
     *
     * @param known what was seen last; nothing may be older than it
     * @throws TufException when the repository must not be believed
     * @throws IOException when it cannot be asked
     */
    Found find(String name, TufSource source, Map<String, byte[]> known) throws IOException {
        Map<String, byte[]> read = new LinkedHashMap<>();
        TufMetadata root = root(source, read);
        byte[] timestampBytes = required(source, "timestamp.json", MAX_TIMESTAMP);
        TufMetadata timestamp = timestamp(timestampBytes, root, known);
        JsonNode snapshotMeta = timestamp.meta("snapshot.json");
        String snapshotFile = snapshotMeta.path("version").asLong() + ".snapshot.json";
        byte[] snapshotBytes = required(source, snapshotFile, limit(snapshotMeta, MAX_SNAPSHOT));
        TufMetadata snapshot = snapshot(snapshotBytes, snapshotMeta, root, known);
        JsonNode targetsMeta = snapshot.meta("targets.json");
        String targetsFile = targetsMeta.path("version").asLong() + ".targets.json";
        byte[] targetsBytes = required(source, targetsFile, limit(targetsMeta, MAX_TARGETS));
        TufMetadata targets = listed("targets", targetsBytes, targetsMeta, root);
        targets.notExpired(clock);
        JsonNode target = targets.signed().path("targets").path(name);
        String digest = target.at("/hashes/sha256").asText("");
        if (!digest.matches("[0-9a-f]{64}")) {
            throw new TufException("the repository vouches for no file '" + name + "'");
        }
        String path = "targets/" + digest + "." + name;
        byte[] file = required(source, path, limit(target, MAX_FILE));
        check("the file '" + name + "'", file, target);
        read.put("timestamp.json", timestampBytes);
        read.put(snapshotFile, snapshotBytes);
        read.put(targetsFile, targetsBytes);
        read.put(path, file);
        return new Found(path, read);
    }

    private TufMetadata root(TufSource source, Map<String, byte[]> read) throws IOException {
        TufMetadata root = TufMetadata.parse(anchor, "root");
        root.signedBy(root, "root");
        for (int i = 0; i < MOST_ROOTS; i++) {
            String file = (root.version() + 1) + ".root.json";
            Optional<byte[]> next = source.read(file, MAX_ROOT);
            if (next.isEmpty()) {
                break;
            }
            TufMetadata newer = TufMetadata.parse(next.get(), "root");
            newer.signedBy(root, "root");
            newer.signedBy(newer, "root");
            if (newer.version() != root.version() + 1) {
                throw new TufException(file + " holds version " + newer.version());
            }
            root = newer;
            read.put(file, next.get());
        }
        root.notExpired(clock);
        return root;
    }

    private TufMetadata timestamp(byte[] bytes, TufMetadata root, Map<String, byte[]> known) throws IOException {
        TufMetadata timestamp = TufMetadata.parse(bytes, "timestamp");
        timestamp.signedBy(root, "timestamp");
        Optional<TufMetadata> before = known("timestamp", known.get("timestamp.json"), root);
        if (before.isPresent()) {
            notOlder("'timestamp'", timestamp.version(), before.get().version());
            notOlder(
                    "the snapshot that 'timestamp' names",
                    timestamp.meta("snapshot.json").path("version").asLong(),
                    before.get().meta("snapshot.json").path("version").asLong());
        }
        timestamp.notExpired(clock);
        return timestamp;
    }

    private TufMetadata snapshot(byte[] bytes, JsonNode meta, TufMetadata root, Map<String, byte[]> known)
            throws IOException {
        TufMetadata snapshot = listed("snapshot", bytes, meta, root);
        byte @Nullable [] last = null;
        for (Map.Entry<String, byte[]> file : known.entrySet()) {
            last = file.getKey().endsWith(".snapshot.json") ? file.getValue() : last;
        }
        Optional<TufMetadata> before = known("snapshot", last, root);
        if (before.isPresent()) {
            for (Map.Entry<String, JsonNode> file :
                    before.get().signed().path("meta").properties()) {
                notOlder(
                        "'" + file.getKey() + "' in the snapshot",
                        snapshot.meta(file.getKey()).path("version").asLong(),
                        file.getValue().path("version").asLong());
            }
        }
        snapshot.notExpired(clock);
        return snapshot;
    }

    /** A file of metadata that another one describes. */
    private static TufMetadata listed(String role, byte[] bytes, JsonNode meta, TufMetadata root) throws IOException {
        check("'" + role + "'", bytes, meta);
        TufMetadata metadata = TufMetadata.parse(bytes, role);
        metadata.signedBy(root, role);
        if (metadata.version() != meta.path("version").asLong()) {
            throw new TufException("'" + role + "' has version " + metadata.version() + ", not "
                    + meta.path("version").asLong() + " as was said");
        }
        return metadata;
    }

    /** What was seen last, unless its keys were taken away since. */
    private static Optional<TufMetadata> known(String role, byte @Nullable [] bytes, TufMetadata root) {
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            TufMetadata metadata = TufMetadata.parse(bytes, role);
            metadata.signedBy(root, role);
            return Optional.of(metadata);
        } catch (TufException e) {
            return Optional.empty();
        }
    }

    private static void notOlder(String what, long version, long before) throws TufException {
        if (version < before) {
            throw new TufException(what + " went back from version " + before + " to " + version);
        }
    }

    private static int limit(JsonNode meta, int most) {
        return meta.path("length").canConvertToInt() && meta.path("length").isNumber()
                ? Math.min(meta.path("length").asInt(), most)
                : most;
    }

    private static byte[] required(TufSource source, String path, int limit) throws IOException {
        return source.read(path, limit).orElseThrow(() -> new IOException("it lacks " + path));
    }

    private static void check(String what, byte[] bytes, JsonNode meta) throws TufException {
        if (meta.path("length").isNumber() && meta.path("length").asLong() != bytes.length) {
            throw new TufException(what + " has " + bytes.length + " bytes, not "
                    + meta.path("length").asLong());
        }
        for (Map.Entry<String, String> algorithm :
                Map.of("sha256", "SHA-256", "sha512", "SHA-512").entrySet()) {
            String wanted = meta.path("hashes").path(algorithm.getKey()).asText("");
            if (!wanted.isEmpty() && !wanted.equals(digest(algorithm.getValue(), bytes))) {
                throw new TufException(what + " is not the one that the repository vouches for: its "
                        + algorithm.getKey() + " differs");
            }
        }
    }

    private static String digest(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
