package io.weirkeeper.service.source.store;

import io.weirkeeper.engine.artifact.ArtifactException;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.engine.artifact.DigestingOutputStream;
import io.weirkeeper.engine.artifact.DirectoryIndex;
import io.weirkeeper.engine.artifact.SecurePath;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Artifacts on disk, in Flux's layout. A file appears under its name only when it is whole. Its digest is remembered, so
 * that an untouched file is not read again to be verified; after a restart each is read once. Thread-safe for different objects.
 */
public final class ArtifactStore {
    private static final FileAttribute<?> FILE_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> DIRECTORY_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final String LOCK = ".lock";
    private static final String INDEX = ".index";
    private static final String TEMPORARY = ".tmp-";
    private static final int BUFFER = 64 * 1024;
    private static final int MOST_FILES = 1000;

    private final Path root;
    private final AdvertisedAddress address;
    private final DigestAlgorithm algorithm;
    private final Retention retention;
    private final Clock clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** A digest and the marks of the file when it was computed. */
    private record Known(FileMarks marks, Digest digest) {}

    /** Writes the content of an artifact. */
    public interface Content {
        /** @return the index of the directories of what was written; empty when there is none */
        Optional<DirectoryIndex> writeTo(OutputStream out) throws IOException;
    }

    /** @param root an existing directory */
    public ArtifactStore(
            Path root, AdvertisedAddress address, DigestAlgorithm algorithm, Retention retention, Clock clock) {
        if (!Files.isDirectory(root)) {
            throw new IllegalArgumentException("--storage-path: " + root + " is not a directory; create it");
        }
        this.root = root;
        this.address = address;
        this.algorithm = algorithm;
        this.retention = retention;
        this.clock = clock;
    }

    public String url(String path) {
        return address.url(path);
    }

    /** Whether there is a regular file at the path. */
    public boolean exists(String path) {
        return Files.isRegularFile(local(path), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Compares a stored file with its digest.
     *
     * @throws StoreException when it differs or cannot be read
     */
    public void verify(String path, String digest) {
        try {
            Digest expected = Digest.parse(digest);
            Path file = local(path);
            FileMarks marks = FileMarks.of(file);
            Known before = known.get(path);
            if (before != null
                    && before.marks().equals(marks)
                    && before.digest().equals(expected)) {
                return;
            }
            if (!Digest.of(expected.algorithm(), file).equals(expected)) {
                throw new StoreException("computed digest doesn't match '" + digest + "'");
            }
            known.put(path, new Known(marks, expected));
        } catch (ArtifactException e) {
            throw new StoreException("failed to parse artifact digest '" + digest + "'", e);
        } catch (IOException e) {
            throw new StoreException("failed to read '" + path + "'", e);
        }
    }

    /** Opens a stored file; the caller closes it. */
    public InputStream open(String path) throws IOException {
        return Files.newInputStream(local(path), LinkOption.NOFOLLOW_LINKS);
    }

    /** Stores a file atomically; what was under the path before stays until the new file is whole. */
    public StoredArtifact write(ArtifactPath path, Content content) {
        Path file = local(path.toString());
        Path temporary = file.resolveSibling(TEMPORARY + UUID.randomUUID());
        try {
            Files.createDirectories(file.getParent(), DIRECTORY_MODE);
            try (FileChannel lock = FileChannel.open(
                    file.resolveSibling(path.file() + LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock.lock();
                return write(path, content, file, temporary);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new StoreException("'" + path + "'", e);
        }
    }

    private StoredArtifact write(ArtifactPath path, Content content, Path file, Path temporary) throws IOException {
        Files.createFile(temporary, FILE_MODE);
        Digest digest;
        long size;
        Optional<DirectoryIndex> index;
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
                DigestingOutputStream out = new DigestingOutputStream(Channels.newOutputStream(channel), algorithm);
                BufferedOutputStream buffered = new BufferedOutputStream(out, BUFFER)) {
            index = content.writeTo(buffered);
            buffered.flush();
            digest = out.digest();
            size = out.count();
        }
        if (index.isPresent()) {
            writeIndex(file, digest, index.get());
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        known.put(path.toString(), new Known(FileMarks.of(file), digest));
        return new StoredArtifact(path.toString(), url(path.toString()), digest, size);
    }

    /**
     * Makes a link beside an artifact point to it, atomically.
     *
     * @param name of the link, such as {@code latest.tar.gz}
     * @return where the link is served
     */
    public String link(String path, String name) {
        Path file = local(path);
        Path link = file.resolveSibling(name);
        Path temporary = file.resolveSibling(TEMPORARY + UUID.randomUUID());
        try {
            Files.createSymbolicLink(temporary, file.getFileName());
            Files.move(temporary, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StoreException("'" + link.getFileName() + "' cannot be linked to '" + path + "'", e);
        }
        return url(path.substring(0, path.lastIndexOf('/') + 1) + name);
    }

    /** The index is named after the digest of its artifact, so that none ever stands beside another artifact. */
    private static void writeIndex(Path file, Digest digest, DirectoryIndex index) throws IOException {
        Path target = file.resolveSibling(indexName(file.getFileName().toString(), digest));
        Path temporary = file.resolveSibling(TEMPORARY + UUID.randomUUID());
        Files.createFile(temporary, FILE_MODE);
        Files.writeString(temporary, index.print());
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String indexName(String file, Digest digest) {
        return file + "." + digest.hex() + INDEX;
    }

    /** The index of the directories of a stored artifact; empty when there is none. */
    public Optional<StoredArtifact> index(String path, String artifactDigest) {
        try {
            String indexPath = indexName(path, Digest.parse(artifactDigest));
            Path file = local(indexPath);
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            FileMarks marks = FileMarks.of(file);
            Known before = known.get(indexPath);
            if (before == null || !before.marks().equals(marks)) {
                before = new Known(marks, Digest.of(algorithm, file));
                known.put(indexPath, before);
            }
            return Optional.of(new StoredArtifact(indexPath, url(indexPath), before.digest(), marks.size()));
        } catch (IOException | ArtifactException e) {
            // an index only saves work: without one the artifact is downloaded
            return Optional.empty();
        }
    }

    /** The digest of a file below the root, when it is known and the file untouched. */
    public Optional<Digest> knownDigest(Path file) throws IOException {
        Known before = known.get(root.relativize(file).toString());
        return before != null && before.marks().equals(FileMarks.of(file))
                ? Optional.of(before.digest())
                : Optional.empty();
    }

    public Path root() {
        return root;
    }

    /** Removes one file; absent is fine. */
    public void remove(String path) {
        known.remove(path);
        try {
            Files.deleteIfExists(local(path));
        } catch (IOException e) {
            throw new StoreException("failed to remove '" + path + "'", e);
        }
    }

    /**
     * Removes old artifacts of an object.
     *
     * @param path of the current artifact
     * @return how many artifacts were removed
     */
    public int collectGarbage(String path, String digest) {
        Path current = local(path);
        List<Path> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(current.getParent())) {
            files.limit(MOST_FILES).forEach(all::add);
            List<Retention.Kept> artifacts = new ArrayList<>();
            for (Path file : all) {
                String name = file.getFileName().toString();
                if (!Files.isSymbolicLink(file) && !name.endsWith(LOCK) && !name.endsWith(INDEX)) {
                    artifacts.add(new Retention.Kept(
                            name, Files.getLastModifiedTime(file).toInstant()));
                }
            }
            String currentName = current.getFileName().toString();
            List<String> garbage = retention.garbage(artifacts, currentName, clock.instant());
            for (String name : garbage) {
                forget(current.resolveSibling(name));
                Files.deleteIfExists(current.resolveSibling(name));
                Files.deleteIfExists(current.resolveSibling(name + LOCK));
            }
            removeIndexes(all, artifacts, garbage, indexName(currentName, Digest.parse(digest)));
            return garbage.size();
        } catch (NoSuchFileException e) {
            return 0; // nothing is there, or another process was faster
        } catch (IOException | ArtifactException e) {
            throw new StoreException("garbage collection of artifacts failed", e);
        }
    }

    /** Indexes go with their artifact; those of an artifact that was replaced go when they are old. */
    private void removeIndexes(
            List<Path> all, List<Retention.Kept> artifacts, List<String> garbage, String currentIndex)
            throws IOException {
        for (Path file : all) {
            String name = file.getFileName().toString();
            if (!name.endsWith(INDEX) || name.equals(currentIndex)) {
                continue;
            }
            boolean kept = artifacts.stream()
                    .anyMatch(artifact -> name.startsWith(artifact.name() + ".") && !garbage.contains(artifact.name()));
            boolean old = Files.getLastModifiedTime(file)
                    .toInstant()
                    .plus(retention.age())
                    .isBefore(clock.instant());
            if (!kept || old) {
                forget(file);
                Files.deleteIfExists(file);
            }
        }
    }

    /**
     * Removes everything of an object.
     *
     * @return whether there was something
     */
    public boolean removeAll(ArtifactPath path) {
        Path directory = local(path.directory());
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                forget(file);
                Files.deleteIfExists(file);
            }
            return true;
        } catch (IOException e) {
            throw new StoreException("'" + path.directory() + "' cannot be removed", e);
        }
    }

    /** The file of a path; it never lies outside the root. */
    private Path local(String path) {
        try {
            return SecurePath.join(root, path);
        } catch (IOException e) {
            throw new StoreException("'" + path + "' cannot be resolved", e);
        }
    }

    private void forget(Path file) {
        known.remove(root.relativize(file).toString());
    }
}
