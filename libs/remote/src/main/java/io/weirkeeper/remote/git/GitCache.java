package io.weirkeeper.remote.git;

import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Bare repositories on disk that make the next fetch small. All of it may be deleted when no fetch is under way. Bounded:
 * a repository is begun anew when it has grown in many steps, and the least recently used ones go when all together are
 * too large. One directory per key, and in it one per URL, so that no key ever shows objects of another URL.
 */
final class GitCache {
    private static final int MAX_PACKS = 40;

    private final Path root;
    private final long maxBytes;
    private final long mostInMemory;
    private final Set<String> inUse = new HashSet<>();
    /** Bytes by key, least recently used first. */
    private final Map<String, Long> sizes = new LinkedHashMap<>(16, 0.75f, true);

    /** @param mostInMemory what a server may send before the disk is used; 0 uses it always */
    GitCache(Path root, long maxBytes, long mostInMemory) {
        this.mostInMemory = mostInMemory;
        this.root = root;
        this.maxBytes = maxBytes;
        try {
            Files.createDirectories(root);
            for (Path directory : children(root)) {
                sizes.put(directory.getFileName().toString(), size(directory));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the Git cache " + root + " cannot be used", e);
        }
    }

    long mostInMemory() {
        return mostInMemory;
    }

    /** Whether there is something to save the next fetch work. */
    boolean keeps(String key, URI url) {
        return Files.isDirectory(directory(key, url));
    }

    private Path directory(String key, URI url) {
        String name = Digest.of(DigestAlgorithm.SHA256, url.toString()).hex().substring(0, 16);
        return root.resolve(key).resolve(name);
    }

    /** Opens, or makes, the repository of a key; it is of use for this URL alone. */
    FileRepository open(String key, URI url) throws IOException {
        synchronized (sizes) {
            if (!inUse.add(key)) {
                throw new GitException(
                        GitException.Kind.TIMEOUT, "the fetch before this one has not ended yet; it is tried again");
            }
        }
        boolean opened = false;
        try {
            Path directory = directory(key, url);
            if (!isUsable(directory)) {
                delete(root.resolve(key));
                make(directory);
            }
            FileRepositoryBuilder builder = new FileRepositoryBuilder();
            builder.setFS(IsolatedSystem.fileSystem());
            builder.setGitDir(directory.toFile()).setBare();
            FileRepository repository = new FileRepository(builder.setup());
            opened = true;
            return repository;
        } finally {
            if (!opened) {
                release(key);
            }
        }
    }

    /** A directory that is never made: where a library wants to look for a user's files. */
    Path noHome() {
        return root.resolve("no-home");
    }

    /** Ends the use of a key, whose repository must be closed, and makes room when there is too much. */
    void release(String key) {
        long size = size(root.resolve(key));
        synchronized (sizes) {
            inUse.remove(key);
            sizes.put(key, size);
            long total = sizes.values().stream().mapToLong(Long::longValue).sum();
            Iterator<Map.Entry<String, Long>> oldest = sizes.entrySet().iterator();
            while (total > maxBytes && oldest.hasNext()) {
                Map.Entry<String, Long> entry = oldest.next();
                if (!inUse.contains(entry.getKey()) && tryDelete(root.resolve(entry.getKey()))) {
                    total -= entry.getValue();
                    oldest.remove();
                }
            }
        }
    }

    /** Deletes what is kept under a key, and for its submodules, as far as it is not in use. */
    void forget(String key) {
        synchronized (sizes) {
            sizes.keySet()
                    .removeIf(kept -> (kept.equals(key) || kept.startsWith(key + "-"))
                            && !inUse.contains(kept)
                            && tryDelete(root.resolve(kept)));
        }
    }

    private static boolean isUsable(Path directory) throws IOException {
        Path packs = directory.resolve("objects/pack");
        if (!Files.isRegularFile(directory.resolve("HEAD")) || !Files.isDirectory(packs)) {
            return false;
        }
        return children(packs).stream()
                        .filter(file -> file.toString().endsWith(".pack"))
                        .count()
                < MAX_PACKS;
    }

    private static void make(Path directory) throws IOException {
        Files.createDirectories(directory.resolve("objects/pack"));
        Files.createDirectories(directory.resolve("objects/info"));
        Files.createDirectories(directory.resolve("refs/heads"));
        Files.writeString(directory.resolve("config"), "[core]\n\trepositoryformatversion = 0\n\tbare = true\n");
        Files.writeString(directory.resolve("HEAD"), "ref: refs/heads/none\n");
    }

    private static List<Path> children(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.toList();
        }
    }

    private static boolean tryDelete(Path directory) {
        try {
            delete(directory);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** What lies in a directory, as far as it can be read. */
    private static long size(Path directory) {
        long[] total = new long[1];
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    total[0] += attributes.size();
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("the Git cache " + directory + " cannot be measured", e);
        }
        return total[0];
    }
}
