package io.weirkeeper.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The Go program of {@code deploy/local-cluster}, and the digest under which its build is kept. */
record GoSources(Path directory) {

    /** Looks upwards from a directory of the repository. */
    static Optional<GoSources> above(Path start) {
        for (Path at = start.toAbsolutePath(); at != null; at = at.getParent()) {
            Path directory = at.resolve("deploy").resolve("local-cluster");
            if (Files.exists(directory.resolve("go.mod"))) {
                return Optional.of(new GoSources(directory));
            }
        }
        return Optional.empty();
    }

    String digest() throws IOException {
        MessageDigest digest = sha256();
        for (Path file : files()) {
            digest.update(String.valueOf(file.getFileName()).getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(Files.readAllBytes(file));
            digest.update((byte) 0);
        }
        digest.update(
                (System.getProperty("os.name") + "/" + System.getProperty("os.arch")).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(GoSources::isBuilt).sorted().toList();
        }
    }

    private static boolean isBuilt(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.equals("go.mod") || name.equals("go.sum") || (name.endsWith(".go") && !name.endsWith("_test.go"));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
