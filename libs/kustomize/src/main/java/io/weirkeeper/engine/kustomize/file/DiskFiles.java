package io.weirkeeper.engine.kustomize.file;

import io.weirkeeper.engine.kustomize.KustomizeException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Files on disk, confined to a root: whatever a path resolves to through links and {@code ..} must lie inside. Only
 * regular files are read, up to a size.
 */
public final class DiskFiles implements Files {
    /** Far above any manifest; a larger file is an attack or a mistake. */
    public static final long LARGEST_FILE = 64L << 20;

    private final Path root;
    private final boolean everywhere;

    /** @throws KustomizeException when the root is not a directory */
    public DiskFiles(Path root) {
        try {
            this.root = root.toRealPath();
        } catch (IOException e) {
            throw new KustomizeException("'" + root + "' is not a readable directory", e);
        }
        if (!java.nio.file.Files.isDirectory(this.root)) {
            throw new KustomizeException("'" + root + "' is not a directory");
        }
        this.everywhere = this.root.getParent() == null;
    }

    /** The root with its links resolved, as builds name it. */
    public String root() {
        return root.toString();
    }

    @Override
    public String realPath(String path) {
        return resolve(path).toString();
    }

    @Override
    public boolean isDirectory(String path) {
        try {
            return java.nio.file.Files.isDirectory(resolve(path));
        } catch (KustomizeException e) {
            return false;
        }
    }

    @Override
    public boolean isFile(String path) {
        try {
            return java.nio.file.Files.isRegularFile(resolve(path));
        } catch (KustomizeException e) {
            return false;
        }
    }

    @Override
    public List<Entry> list(String directory) {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> paths = java.nio.file.Files.newDirectoryStream(resolve(directory))) {
            for (Path path : paths) {
                boolean isDirectory = java.nio.file.Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
                entries.add(new Entry(path.getFileName().toString(), isDirectory));
            }
        } catch (IOException e) {
            throw failure(directory, e);
        }
        entries.sort(Comparator.comparing(Entry::name));
        return entries;
    }

    @Override
    public byte[] read(String path) {
        Path real = resolve(path);
        try {
            if (!java.nio.file.Files.isRegularFile(real)) {
                throw new KustomizeException("'" + path + "' is not a regular file");
            }
            if (java.nio.file.Files.size(real) > LARGEST_FILE) {
                throw new KustomizeException("'" + path + "' is larger than " + (LARGEST_FILE >> 20) + " MiB");
            }
            return java.nio.file.Files.readAllBytes(real);
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    private Path resolve(String path) {
        Path real;
        try {
            // Links first, then "..": as the kernel and Go's EvalSymlinks see the cleaned path.
            real = Path.of(Paths.clean(path)).toRealPath();
        } catch (IOException e) {
            throw failure(path, e);
        } catch (InvalidPathException e) {
            throw new KustomizeException("'" + printable(path) + "' is not a path", e);
        }
        if (!everywhere && !real.startsWith(root)) {
            throw new KustomizeException("'" + path + "' is outside of the root '" + root + "'");
        }
        return real;
    }

    private static String printable(String path) {
        return path.replaceAll("\\p{Cntrl}", "?");
    }

    private static KustomizeException failure(String path, IOException e) {
        String why = switch (e) {
            case NoSuchFileException _ -> "doesn't exist";
            case AccessDeniedException _ -> "may not be read";
            case FileSystemException f when f.getReason() != null -> f.getReason();
            default -> "cannot be read";
        };
        return new KustomizeException("'" + path + "' " + why, e);
    }
}
