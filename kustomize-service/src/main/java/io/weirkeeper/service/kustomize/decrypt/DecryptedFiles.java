package io.weirkeeper.service.kustomize.decrypt;

import io.weirkeeper.engine.kustomize.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Files of which some have another content, in memory only: nothing decrypted touches a disk. */
final class DecryptedFiles implements Files {
    private final Files below;
    private final Map<String, byte[]> contents;

    /** @param contents by path, links resolved */
    DecryptedFiles(Files below, Map<String, byte[]> contents) {
        this.below = below;
        this.contents = new HashMap<>(contents);
    }

    @Override
    public String realPath(String path) {
        return below.realPath(path);
    }

    @Override
    public boolean isDirectory(String path) {
        return below.isDirectory(path);
    }

    @Override
    public boolean isFile(String path) {
        return below.isFile(path);
    }

    @Override
    public List<Entry> list(String directory) {
        return below.list(directory);
    }

    @Override
    public byte[] read(String path) {
        byte[] content = contents.get(below.realPath(path));
        byte[] stored = below.read(path); // also when it is not used: who watches reads must see this one
        return content == null ? stored : content;
    }
}
