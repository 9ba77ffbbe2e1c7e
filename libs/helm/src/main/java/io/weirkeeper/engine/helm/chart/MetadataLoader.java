package io.weirkeeper.engine.helm.chart;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Reads what a chart says about itself and nothing more: Chart.yaml, and requirements.yaml where there is one. */
public final class MetadataLoader {
    private static final String CHART = "Chart.yaml";
    private static final String REQUIREMENTS = "requirements.yaml";
    private static final long MOST_BYTES = 100L << 20;
    private static final int MOST_ENTRIES = 100_000;

    private MetadataLoader() {}

    /**
     * Of a directory or an archive.
     *
     * @param shown how messages name the path
     * @throws ChartException when there is no chart, it is too large, or its metadata is wrong
     */
    public static Metadata load(Path path, String shown, ChartLimits limits) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return ofDirectory(path, shown, limits);
        }
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new ChartException("stat " + shown + ": no such file or directory");
        }
        if (Files.size(path) > limits.archiveBytes()) {
            throw new ChartException(
                    "size of chart '" + path.getFileName() + "' exceeds '" + limits.archiveBytes() + "' bytes limit");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return ofArchive(in, limits);
        }
    }

    private static Metadata ofDirectory(Path directory, String shown, ChartLimits limits) throws IOException {
        MetadataReader reader = new MetadataReader();
        Path chart = directory.resolve(CHART);
        if (!Files.isRegularFile(chart, LinkOption.NOFOLLOW_LINKS)) {
            throw new ChartException("open " + shown + "/" + CHART + ": no such file or directory");
        }
        reader.read(file(chart, limits));
        Path requirements = directory.resolve(REQUIREMENTS);
        if (Files.isDirectory(requirements, LinkOption.NOFOLLOW_LINKS)) {
            throw new ChartException("'" + REQUIREMENTS + "' is a directory");
        }
        if (Files.isRegularFile(requirements, LinkOption.NOFOLLOW_LINKS) && Files.size(requirements) > 0) {
            reader.read(file(requirements, limits));
        }
        return reader.finish();
    }

    private static ChartFile file(Path file, ChartLimits limits) throws IOException {
        String name = file.getFileName().toString();
        checkSize(name, Files.size(file), limits);
        return ChartFile.of(name, Files.readAllBytes(file));
    }

    private static void checkSize(String name, long size, ChartLimits limits) {
        if (size > limits.fileBytes()) {
            throw new ChartException("size of '" + name + "' exceeds '" + limits.fileBytes() + "' bytes limit");
        }
    }

    private static Metadata ofArchive(InputStream in, ChartLimits limits) throws IOException {
        MetadataReader reader = new MetadataReader();
        boolean found = false;
        TarReader tar = new TarReader(new GZIPInputStream(in, 1 << 16), MOST_BYTES, MOST_ENTRIES);
        for (TarReader.Entry entry = tar.next(); entry != null; entry = tar.next()) {
            if (entry.isDirectory()) {
                continue;
            }
            String name = ChartArchive.innerName(entry.name());
            if (name.equals(CHART) || name.equals(REQUIREMENTS)) {
                checkSize(entry.name(), entry.size(), limits);
                reader.read(ChartFile.of(name, tar.content()));
                found = true;
            }
        }
        if (!found) {
            throw new ChartException("no '" + CHART + "' found");
        }
        return reader.finish();
    }
}
