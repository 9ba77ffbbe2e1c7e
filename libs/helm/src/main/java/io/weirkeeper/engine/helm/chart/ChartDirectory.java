package io.weirkeeper.engine.helm.chart;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads a chart's directory: everything .helmignore lets through, links followed as long as they stay inside the boundary. */
final class ChartDirectory {
    private static final int MAX_FILES = 100_000;
    private static final int MAX_DEPTH = 64;

    private final Path boundary;
    private final IgnoreRules rules;
    private final List<ChartFile> files = new ArrayList<>();
    private final long fileBytes;
    private long remaining = ChartArchive.MAX_CHART_BYTES;

    private ChartDirectory(Path boundary, IgnoreRules rules, long fileBytes) {
        this.boundary = boundary;
        this.rules = rules;
        this.fileBytes = fileBytes;
    }

    static List<ChartFile> read(Path directory, Path boundary, long fileBytes) throws IOException {
        Path limit = boundary.toRealPath();
        Path root = directory.toRealPath();
        if (!root.startsWith(limit)) {
            throw new ChartException("the chart " + directory + " is outside of " + boundary);
        }
        Path ignore = root.resolve(".helmignore");
        IgnoreRules rules = IgnoreRules.parse(
                Files.isRegularFile(ignore, LinkOption.NOFOLLOW_LINKS) ? Files.readString(ignore) : "");
        ChartDirectory reader = new ChartDirectory(limit, rules, fileBytes);
        reader.walk(root, "", 0);
        return reader.files;
    }

    private void walk(Path directory, String prefix, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new ChartException(
                    "directories of the chart are nested more than " + MAX_DEPTH + " deep at " + prefix);
        }
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> listed = Files.newDirectoryStream(directory)) {
            listed.forEach(children::add);
        } catch (DirectoryIteratorException e) {
            throw new IOException(e.getMessage(), e);
        }
        children.sort(null);
        for (Path child : children) {
            String name = prefix + child.getFileName();
            BasicFileAttributes attributes =
                    Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isSymbolicLink()) {
                Path target = child.toRealPath();
                if (directory.toRealPath().startsWith(target)) {
                    throw new ChartException("the link " + name + " leads back to a directory that contains it");
                }
                if (!target.startsWith(boundary)) {
                    throw new ChartException("the link " + name
                            + " leads out of the chart's directory; replace it by what" + " it points to");
                }
                attributes = Files.readAttributes(child, BasicFileAttributes.class);
            }
            if (rules.ignores(name, attributes.isDirectory())) {
                continue;
            }
            if (attributes.isDirectory()) {
                walk(child, name + "/", depth + 1);
            } else {
                add(child, name, attributes);
            }
        }
    }

    private void add(Path file, String name, BasicFileAttributes attributes) throws IOException {
        if (!attributes.isRegularFile()) {
            throw new ChartException("cannot load irregular file " + name + " as it has file mode type bits set");
        }
        long size = attributes.size();
        if (size > fileBytes) {
            throw new ChartException(
                    "chart file \"" + file.getFileName() + "\" is larger than the maximum file size " + fileBytes);
        }
        remaining -= size;
        if (remaining < 0 || files.size() >= MAX_FILES) {
            throw new ChartException(
                    "the chart is larger than " + ChartArchive.MAX_CHART_BYTES + " bytes or " + MAX_FILES + " files");
        }
        files.add(ChartFile.of(name, content(file, (int) size)));
    }

    /** A file's bytes, at most as many as it had when its size was asked for: no more calls than it needs. */
    private static byte[] content(Path file, int size) throws IOException {
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            byte[] bytes = new byte[size];
            int length = in.readNBytes(bytes, 0, size);
            return length == size ? bytes : Arrays.copyOf(bytes, length);
        }
    }
}
