package io.weirkeeper.engine.kustomize.file;

import io.weirkeeper.engine.kustomize.KustomizeException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Files held in memory below {@code /}. Built once, then safe to share between builds. */
public final class MemoryFiles implements Files {
    private final Map<String, byte[]> contents = new TreeMap<>();
    private final Set<String> directories = new HashSet<>(Set.of("/"));

    /** Paths to texts; relative paths are taken below {@code /}. */
    public MemoryFiles(Map<String, String> texts) {
        texts.forEach((path, text) -> put(path, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Paths to bytes; relative paths are taken below {@code /}. */
    public static MemoryFiles ofBytes(Map<String, byte[]> bytes) {
        MemoryFiles files = new MemoryFiles(Map.of());
        bytes.forEach(files::put);
        return files;
    }

    private void put(String path, byte[] bytes) {
        String clean = Paths.clean("/" + path);
        contents.put(clean, bytes.clone());
        for (String parent = Paths.parent(clean); directories.add(parent); parent = Paths.parent(parent)) {
            if (contents.containsKey(parent)) {
                throw new IllegalArgumentException("'" + parent + "' cannot be both a file and a directory");
            }
        }
    }

    @Override
    public String realPath(String path) {
        String clean = Paths.clean("/" + path);
        if (!contents.containsKey(clean) && !directories.contains(clean)) {
            throw new KustomizeException("'" + path + "' doesn't exist");
        }
        return clean;
    }

    @Override
    public boolean isDirectory(String path) {
        return directories.contains(Paths.clean("/" + path));
    }

    @Override
    public boolean isFile(String path) {
        return contents.containsKey(Paths.clean("/" + path));
    }

    @Override
    public List<Entry> list(String directory) {
        String clean = Paths.clean("/" + directory);
        if (!directories.contains(clean)) {
            throw new KustomizeException("'" + directory + "' is not a directory");
        }
        Map<String, Entry> entries = new TreeMap<>();
        for (String path : contents.keySet()) {
            if (Paths.isWithin(path, clean)) {
                String below = path.substring(clean.equals("/") ? 1 : clean.length() + 1);
                int slash = below.indexOf('/');
                String name = slash < 0 ? below : below.substring(0, slash);
                entries.put(name, new Entry(name, slash >= 0));
            }
        }
        return List.copyOf(entries.values());
    }

    @Override
    public byte[] read(String path) {
        byte[] bytes = contents.get(Paths.clean("/" + path));
        if (bytes == null) {
            throw new KustomizeException(
                    isDirectory(path) ? "'" + path + "' is a directory, not a file" : "'" + path + "' doesn't exist");
        }
        return bytes.clone();
    }
}
