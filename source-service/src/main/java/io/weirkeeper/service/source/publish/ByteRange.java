package io.weirkeeper.service.source.publish;

/**
 * The part of a file that a request asks for.
 *
 * @param from the first byte
 * @param length how many
 */
record ByteRange(long from, long length) {
    /** What a Range header comes to. */
    sealed interface Wanted {
        /** No usable Range header: the whole file. */
        record Everything() implements Wanted {}

        record Part(ByteRange range) implements Wanted {}

        /** The range lies outside the file. */
        record Impossible() implements Wanted {}
    }

    /** @param header such as {@code bytes=0-99}; several ranges are answered with the whole file, as is allowed */
    static Wanted of(String header, long size) {
        if (!header.startsWith("bytes=") || header.indexOf(',') >= 0) {
            return new Wanted.Everything();
        }
        int dash = header.indexOf('-');
        long from = number(header, 6, dash);
        long to = number(header, dash + 1, header.length());
        if (dash < 0 || (from == NONE && to == NONE) || from == BAD || to == BAD) {
            return new Wanted.Everything();
        }
        if (from == NONE) {
            long length = Math.min(to, size);
            return length == 0 ? new Wanted.Impossible() : new Wanted.Part(new ByteRange(size - length, length));
        }
        if (from >= size) {
            return new Wanted.Impossible();
        }
        if (to != NONE && to < from) {
            return new Wanted.Everything();
        }
        long last = to == NONE ? size - 1 : Math.min(to, size - 1);
        return new Wanted.Part(new ByteRange(from, last - from + 1));
    }

    private static final long NONE = -1;
    private static final long BAD = -2;
    private static final int LONGEST = 18;

    private static long number(String text, int start, int end) {
        if (end < start || end - start > LONGEST) {
            return BAD;
        }
        long value = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return BAD;
            }
            value = value * 10 + (c - '0');
        }
        return start == end ? NONE : value;
    }
}
