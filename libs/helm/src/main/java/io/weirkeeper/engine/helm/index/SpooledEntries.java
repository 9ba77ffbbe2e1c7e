package io.weirkeeper.engine.helm.index;

import io.weirkeeper.engine.gotemplate.data.JsonEncoder;
import io.weirkeeper.engine.gotemplate.semver.SemanticVersion;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The entries of an index on disk, to be written in another order than they were read in. Only where they lie is held. */
final class SpooledEntries implements AutoCloseable {
    private static final int MOST_VERSIONS = 200_000;
    private static final int BUFFER = 64 * 1024;
    private static final String INDENT = "\n      ";

    private final FileChannel file;
    private final OutputStream out;
    private final Map<String, Chart> charts = new TreeMap<>(); // raw names, so in the order of their bytes
    private final List<Spooled> current = new ArrayList<>();
    private long written;

    private record Spooled(SemanticVersion version, long offset, int length) {}

    /** Where the versions of a chart lie; compact, for there may be very many. */
    private static final class Chart {
        final boolean isNull;
        final long[] offsets;
        final int[] lengths;

        Chart(boolean isNull, List<Spooled> versions) {
            this.isNull = isNull;
            this.offsets = versions.stream().mapToLong(Spooled::offset).toArray();
            this.lengths = versions.stream().mapToInt(Spooled::length).toArray();
        }
    }

    /** @param spool a file that is made; the caller removes it */
    SpooledEntries(Path spool) throws IOException {
        file = FileChannel.open(
                spool, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        out = new BufferedOutputStream(Channels.newOutputStream(file), BUFFER);
    }

    void version(Value value, boolean strict) {
        if (value.isNothing()) {
            return;
        }
        if (!(value instanceof MapValue map)) {
            throw new GoError(
                    "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal value into Go struct "
                            + "field IndexFile.entries of type v1.ChartVersion");
        }
        IndexEntry.print(map, strict).ifPresent(this::spool);
    }

    private void spool(IndexEntry.Printed entry) {
        if (current.size() >= MOST_VERSIONS) {
            throw new GoError("a chart has more than " + MOST_VERSIONS + " versions; remove old ones from the index");
        }
        byte[] json = new Text(entry.json().replace("\n", INDENT)).bytes();
        try {
            out.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        current.add(new Spooled(entry.version(), written, json.length));
        written += json.length;
    }

    /** The versions since the last call are those of this chart, the newest first from now on. */
    void endOfChart(String rawName) {
        current.sort(Comparator.comparing(Spooled::version).reversed());
        charts.put(rawName, new Chart(false, current));
        current.clear();
    }

    void nullChart(String rawName) {
        charts.put(rawName, new Chart(true, List.of()));
    }

    /** Writes the object of all charts, indented as the member of an object. */
    void writeTo(OutputStream target) throws IOException {
        out.flush();
        if (charts.isEmpty()) {
            write(target, "{}");
            return;
        }
        String separator = "{";
        for (Map.Entry<String, Chart> entry : charts.entrySet()) {
            write(target, separator + "\n    " + JsonEncoder.encode(new Text(entry.getKey())) + ": ");
            writeTo(target, entry.getValue());
            separator = ",";
        }
        write(target, "\n  }");
    }

    private void writeTo(OutputStream target, Chart chart) throws IOException {
        if (chart.lengths.length == 0) {
            write(target, chart.isNull ? "null" : "[]");
            return;
        }
        for (int i = 0; i < chart.lengths.length; i++) {
            write(target, (i == 0 ? "[" : ",") + INDENT);
            copy(target, chart.offsets[i], chart.lengths[i]);
        }
        write(target, "\n    ]");
    }

    private void copy(OutputStream target, long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, offset + buffer.position()) < 0) {
                throw new IOException("the temporary file of an index was cut short");
            }
        }
        target.write(buffer.array());
    }

    private static void write(OutputStream target, String raw) throws IOException {
        target.write(new Text(raw).bytes());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
