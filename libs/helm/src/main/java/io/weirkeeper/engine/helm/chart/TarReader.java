package io.weirkeeper.engine.helm.chart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads a tar stream entry by entry (ustar, GNU long names, pax paths); what is no file or directory is skipped. */
final class TarReader {
    private static final int BLOCK = 512;

    private final InputStream in;
    private final int maxEntries;
    private long budget;
    private int entries;
    private long unread;
    private long size;

    /** A file or directory of the archive. */
    record Entry(String name, long size, boolean isDirectory) {}

    TarReader(InputStream in, long maxBytes, int maxEntries) {
        this.in = in;
        this.budget = maxBytes + maxBytes / 4;
        this.maxEntries = maxEntries;
    }

    /** The next file or directory, or null at the end. */
    @Nullable
    Entry next() throws IOException {
        String longName = null;
        while (true) {
            skip(unread);
            byte[] header = in.readNBytes(BLOCK);
            if (header.length == 0 || isZero(header)) {
                return null;
            }
            if (header.length < BLOCK) {
                throw new EOFException("unexpected end of the chart archive");
            }
            if (++entries > maxEntries) {
                throw new ChartException("the chart archive has more than " + maxEntries + " entries");
            }
            size = octal(header, 124, 12);
            unread = padded(size);
            char type = (char) header[156];
            switch (type) {
                case 'L' -> longName = terminated(content());
                case 'x' -> {
                    String path = paxPath(content());
                    longName = path == null ? longName : path;
                }
                case 0, '0', '7', '5' -> {
                    String name = longName == null ? name(header) : longName;
                    return new Entry(name, size, type == '5' || name.endsWith("/"));
                }
                default -> longName = type == 'g' ? longName : null;
            }
        }
    }

    /** The content of the current entry. */
    byte[] content() throws IOException {
        if (size > budget) {
            throw new ChartException("decompressed chart is larger than the maximum size " + budget);
        }
        budget -= size;
        byte[] content = in.readNBytes((int) size);
        if (content.length < size) {
            throw new EOFException("unexpected end of the chart archive");
        }
        skip(unread - size);
        unread = 0;
        return content;
    }

    private void skip(long count) throws IOException {
        budget -= count;
        if (budget < 0) {
            throw new ChartException("decompressed chart is larger than the maximum size");
        }
        in.skipNBytes(count);
    }

    private static long padded(long size) {
        return (size + BLOCK - 1) / BLOCK * BLOCK;
    }

    private static boolean isZero(byte[] header) {
        for (byte b : header) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static long octal(byte[] header, int from, int length) {
        long value = 0;
        if ((header[from] & 0x80) != 0) {
            for (int i = from + 1; i < from + length; i++) {
                value = value << 8 | header[i] & 0xff;
            }
        } else {
            for (int i = from; i < from + length; i++) {
                if (header[i] >= '0' && header[i] <= '7') {
                    value = value * 8 + header[i] - '0';
                } else if (header[i] != ' ' && header[i] != 0) {
                    throw new ChartException("the chart archive is no tar file");
                }
            }
        }
        if (value < 0 || value > Integer.MAX_VALUE - BLOCK) {
            throw new ChartException("decompressed chart is larger than the maximum size");
        }
        return value;
    }

    private static String terminated(byte[] text) {
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return new String(text, 0, end, UTF_8);
    }

    private static String name(byte[] header) {
        String name = terminated(Arrays.copyOfRange(header, 0, 100));
        boolean ustar = new String(header, 257, 5, UTF_8).equals("ustar");
        String prefix = ustar && header[262] == 0 ? terminated(Arrays.copyOfRange(header, 345, 500)) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static @Nullable String paxPath(byte[] content) {
        String path = null;
        for (int at = 0; at < content.length; ) {
            int space = at;
            while (space < content.length && content[space] != ' ') {
                space++;
            }
            int length;
            try {
                length = Integer.parseInt(new String(content, at, space - at, UTF_8));
            } catch (NumberFormatException e) {
                throw new ChartException("the chart archive has a broken extended header", e);
            }
            if (length <= space - at + 1 || at + length > content.length) {
                throw new ChartException("the chart archive has a broken extended header");
            }
            String pair = new String(content, space + 1, at + length - space - 2, UTF_8);
            if (pair.startsWith("path=")) {
                path = pair.substring("path=".length());
            }
            at += length;
        }
        return path;
    }
}
