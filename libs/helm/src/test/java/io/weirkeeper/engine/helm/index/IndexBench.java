package io.weirkeeper.engine.helm.index;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Rewrites and searches an index of 50 MB, to be run with a heap that could not hold it: {@code java -Xmx24m -XX:+UseSerialGC -cp
 * … io.weirkeeper.engine.helm.index.IndexBench}.
 */
final class IndexBench {
    private static final int CHARTS = 300;
    private static final int VERSIONS = 150;

    private IndexBench() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createTempDirectory("index-bench");
        Path index = directory.resolve("index.yaml");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(index))) {
            LargeIndex.write(out, CHARTS, VERSIONS);
        }
        Path stored = directory.resolve("stored.json");
        long began = System.nanoTime();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(stored))) {
            IndexRewriter.rewrite(index, directory.resolve("spool"), out);
        }
        long rewritten = System.nanoTime();
        Optional<List<ChartVersion>> found;
        try (InputStream in = Files.newInputStream(stored)) {
            found = StoredIndex.versions(in, "chart-%03d".formatted(CHARTS - 1));
        }
        long searched = System.nanoTime();
        System.out.printf(
                "index %d bytes, heap at most %d bytes: rewritten in %d ms to %d bytes, %d versions of the last chart found in"
                        + " %d ms%n",
                Files.size(index),
                Runtime.getRuntime().maxMemory(),
                Duration.ofNanos(rewritten - began).toMillis(),
                Files.size(stored),
                found.orElseThrow().size(),
                Duration.ofNanos(searched - rewritten).toMillis());
        for (Path file : List.of(index, stored, directory)) {
            Files.delete(file);
        }
    }
}
