package io.weirkeeper.engine.helm.chart;

import org.jspecify.annotations.Nullable;

/** A chart, its values or its templates are wrong; the message says where and how, in Helm's words where it has some. */
public final class ChartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ChartException(String message) {
        this(message, null);
    }

    public ChartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
