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
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Artifacts on disk, in Flux's layout, and in a bucket where replicas share one. A file appears under its name only when it
 * is whole. Its digest is remembered; after a restart each file is read once. Thread-safe for different objects.
 */
public final class ArtifactStore {
    static final FileAttribute<?> FILE_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    static final FileAttribute<?> DIRECTORY_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    static final String LOCK = ".lock";
    private static final String INDEX = ".index";
    static final String TEMPORARY = ".tmp-";
    private static final int BUFFER = 64 * 1024;
    private static final int MOST_FILES = 1000;

    private final Path root;
    private final AdvertisedAddress address;
    private final DigestAlgorithm algorithm;
    private final Retention retention;
    private final Clock clock;
    private final SharedArtifacts shared;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    /** Indexes that were looked for in the bucket in vain: their names say their content, so they stay absent. */
    private final Set<String> absent = ConcurrentHashMap.newKeySet();
    /** Directories whose part of the bucket was looked through since this process runs. */
    private final Set<String> swept = ConcurrentHashMap.newKeySet();

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
        this(root, address, algorithm, retention, clock, SharedArtifacts.NONE);
    }

    /** @param shared a bucket whose content this store shows */
    public ArtifactStore(
            Path root,
            AdvertisedAddress address,
            DigestAlgorithm algorithm,
            Retention retention,
            Clock clock,
            SharedArtifacts shared) {
        this.shared = shared;
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
        Path file = local(path);
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || pull(path, file);
    }

    private boolean pull(String path, Path file) {
        try {
            return shared.pull(path, file);
        } catch (IOException e) {
            throw new StoreException("'" + path + "' cannot be read from the bucket of --storage-url", e);
        }
    }

    /**
     * The path of what is served under a path: itself, or where a link in the bucket leads. What only the bucket has is on
     * disk afterwards.
     */
    public String resolve(String path) throws IOException {
        int slash = path.lastIndexOf('/');
        Path file = local(path.substring(0, Math.max(0, slash))).resolve(path.substring(slash + 1));
        if (!shared.isThere() || Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return path;
        }
        // a link on this disk may be one of yesterday, when another replica acts today
        Optional<String> target = shared.link(path);
        String real = target.isEmpty() ? path : path.substring(0, slash + 1) + target.get();
        shared.pullToServe(real, local(real));
        return real;
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
        exists(path);
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
            writeIndex(path, file, digest, index.get());
        }
        shared.put(path.toString(), temporary);
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
            shared.putLink(
                    path.substring(0, path.lastIndexOf('/') + 1) + name,
                    file.getFileName().toString());
            Files.move(temporary, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StoreException("'" + link.getFileName() + "' cannot be linked to '" + path + "'", e);
        }
        return url(path.substring(0, path.lastIndexOf('/') + 1) + name);
    }

    /** The index is named after the digest of its artifact, so that none ever stands beside another artifact. */
    private void writeIndex(ArtifactPath path, Path file, Digest digest, DirectoryIndex index) throws IOException {
        Path target = file.resolveSibling(indexName(file.getFileName().toString(), digest));
        Path temporary = file.resolveSibling(TEMPORARY + UUID.randomUUID());
        Files.createFile(temporary, FILE_MODE);
        Files.writeString(temporary, index.print());
        shared.put(indexName(path.toString(), digest), temporary);
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
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && (absent.contains(indexPath) || !pull(indexPath, file))) {
                absent.add(indexPath);
                return Optional.empty();
            }
            FileMarks marks = FileMarks.of(file);
            Known before = known.get(indexPath);
            if (before == null || !before.marks().equals(marks)) {
                before = new Known(marks, Digest.of(algorithm, file));
                known.put(indexPath, before);
            }
            return Optional.of(new StoredArtifact(indexPath, url(indexPath), before.digest(), marks.size()));
        } catch (IOException | ArtifactException | StoreException e) {
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
            shared.delete(path);
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
                boolean other = name.endsWith(LOCK) || name.endsWith(INDEX) || name.startsWith(TEMPORARY);
                if (!other && !Files.isSymbolicLink(file)) {
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
                swept.remove(path.substring(0, path.lastIndexOf('/')));
            }
            String currentIndex = indexName(currentName, Digest.parse(digest));
            removeIndexes(all, artifacts, garbage, currentIndex);
            LeftOvers.remove(all, clock.instant().minus(retention.age()));
            sweep(path.substring(0, path.lastIndexOf('/')), List.of(currentName, currentIndex));
            return garbage.size();
        } catch (NoSuchFileException e) {
            return 0; // nothing is there, or another process was faster
        } catch (IOException | ArtifactException e) {
            throw new StoreException("garbage collection of artifacts failed", e);
        }
    }

    /** Removes from the bucket what is not on this disk, and not current: once, and after each removal here. */
    private void sweep(String directory, List<String> current) throws IOException {
        if (!shared.isThere() || !swept.add(directory)) {
            return;
        }
        List<String> keep = new ArrayList<>(current);
        try (Stream<Path> files = Files.list(local(directory))) {
            files.forEach(file -> keep.add(file.getFileName().toString()));
        }
        shared.deleteBelow(directory, keep);
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

    /** Removes everything of an object; true when there was something. */
    public boolean removeAll(ArtifactPath path) {
        Path directory = local(path.directory());
        boolean sharedRemoved = removeShared(path.directory());
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return sharedRemoved;
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

    private boolean removeShared(String directory) {
        try {
            swept.remove(directory);
            return shared.deleteBelow(directory, List.of()) > 0;
        } catch (IOException e) {
            throw new StoreException("'" + directory + "' cannot be removed from the bucket of --storage-url", e);
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
