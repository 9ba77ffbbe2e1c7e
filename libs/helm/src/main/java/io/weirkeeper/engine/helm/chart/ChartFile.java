package io.weirkeeper.engine.helm.chart;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/** A file of a chart: its path below the chart's directory, and its content as raw text (one char per byte). */
public record ChartFile(String name, String raw) {
    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

    /** From a file's bytes, without a byte order mark. */
    public static ChartFile of(String name, byte[] content) {
        String raw = new String(content, ISO_8859_1);
        return new ChartFile(name, raw.startsWith(BYTE_ORDER_MARK) ? raw.substring(BYTE_ORDER_MARK.length()) : raw);
    }

    public byte[] bytes() {
        return raw.getBytes(ISO_8859_1);
    }

    /** The content decoded from UTF-8. */
    public String text() {
        return new String(bytes(), UTF_8);
    }
}
