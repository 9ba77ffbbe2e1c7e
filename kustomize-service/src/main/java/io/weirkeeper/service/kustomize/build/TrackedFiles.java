package io.weirkeeper.service.kustomize.build;

import io.weirkeeper.engine.kustomize.file.DiskFiles;
import io.weirkeeper.engine.kustomize.file.Files;
import io.weirkeeper.engine.kustomize.file.Paths;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Files that remember every directory whose entries had a say: read, listed, or found missing. One build uses it, on
 * one thread.
 */
final class TrackedFiles implements Files {
    private final DiskFiles files;
    private final SortedSet<String> directories = new TreeSet<>();

    TrackedFiles(DiskFiles files) {
        this.files = files;
    }

    /** From the root, with slashes; the root is the empty text. */
    SortedSet<String> directories() {
        return directories;
    }

    @Override
    public String realPath(String path) {
        noteEntry(path);
        return files.realPath(path);
    }

    @Override
    public boolean isDirectory(String path) {
        noteEntry(path);
        return files.isDirectory(path);
    }

    @Override
    public boolean isFile(String path) {
        noteEntry(path);
        return files.isFile(path);
    }

    @Override
    public List<Entry> list(String directory) {
        note(Paths.clean(directory));
        return files.list(directory);
    }

    @Override
    public byte[] read(String path) {
        noteParent(path);
        return files.read(path);
    }

    /** A directory is noted itself; what else is there, or that nothing is, its directory tells. */
    private void noteEntry(String path) {
        if (files.isDirectory(path)) {
            note(Paths.clean(path));
        } else {
            noteParent(path);
        }
    }

    private void noteParent(String path) {
        note(Paths.parent(Paths.clean(path)));
    }

    /** What lies outside of the root is refused by the files themselves. */
    private void note(String directory) {
        String root = files.root();
        if (directory.equals(root)) {
            directories.add("");
        } else if (Paths.isWithin(directory, root)) {
            directories.add(directory.substring(root.length() + 1));
        }
    }
}
