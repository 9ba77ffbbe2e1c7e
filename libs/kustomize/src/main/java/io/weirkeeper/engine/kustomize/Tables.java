package io.weirkeeper.engine.kustomize;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Tables that come with the engine: tab-separated, {@code #} begins a comment line. */
public final class Tables {
    private Tables() {}

    /** The rows of a table below this package, each with that many columns, absent ones empty. */
    public static List<String[]> read(String name, int columns) {
        InputStream stream = requireNonNull(Tables.class.getResourceAsStream(name), name);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> padded(line.split("\t", -1), columns))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String[] padded(String[] row, int columns) {
        String[] full = Arrays.copyOf(row, columns);
        for (int i = row.length; i < columns; i++) {
            full[i] = "";
        }
        return full;
    }
}
