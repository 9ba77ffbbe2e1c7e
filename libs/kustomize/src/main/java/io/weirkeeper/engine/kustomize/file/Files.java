package io.weirkeeper.engine.kustomize.file;

import io.weirkeeper.engine.kustomize.KustomizeException;
import java.util.List;

/**
 * The files a build may see. Paths are absolute, use {@code /} and may contain {@code .} and {@code ..}. An
 * implementation resolves symbolic links before it decides whether a path lies inside what it offers.
 */
public interface Files {
    /** One name in a directory; a link is no directory, whatever it leads to. */
    record Entry(String name, boolean isDirectory) {}

    /**
     * The path with links, {@code .} and {@code ..} resolved.
     *
     * @throws KustomizeException when nothing is there or it lies outside
     */
    String realPath(String path);

    /** Whether a directory is there, seen through links, and inside. */
    boolean isDirectory(String path);

    /** Whether a regular file is there, seen through links, and inside. */
    boolean isFile(String path);

    /**
     * What a directory holds, by name.
     *
     * @throws KustomizeException when no readable directory is there or it lies outside
     */
    List<Entry> list(String directory);

    /**
     * The bytes of a regular file, seen through links.
     *
     * @throws KustomizeException when no readable file is there, it lies outside, or it is too large
     */
    byte[] read(String path);
}
