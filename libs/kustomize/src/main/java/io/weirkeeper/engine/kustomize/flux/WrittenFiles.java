package io.weirkeeper.engine.kustomize.flux;

import io.weirkeeper.engine.kustomize.file.Files;
import io.weirkeeper.engine.kustomize.file.Paths;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Files with one of them written anew, in memory only: nothing on disk changes. */
final class WrittenFiles implements Files {
    private final Files below;
    private final RootFile written;

    WrittenFiles(Files below, RootFile written) {
        this.below = below;
        this.written = written;
    }

    private boolean isWritten(String path) {
        return Paths.clean(path).equals(written.path());
    }

    @Override
    public String realPath(String path) {
        return isWritten(path) ? written.path() : below.realPath(path);
    }

    @Override
    public boolean isDirectory(String path) {
        return !isWritten(path) && below.isDirectory(path);
    }

    @Override
    public boolean isFile(String path) {
        return isWritten(path) || below.isFile(path);
    }

    @Override
    public byte[] read(String path) {
        return isWritten(path) ? written.content().getBytes(StandardCharsets.UTF_8) : below.read(path);
    }

    @Override
    public List<Entry> list(String directory) {
        return below.list(directory);
    }
}
