package io.weirkeeper.remote.cloud;

import org.jspecify.annotations.Nullable;

/** A login at a cloud or forge failed. The message says where and what to do; it holds no credentials. */
public final class CloudException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String text;

    public CloudException(String text, @Nullable Throwable cause) {
        super(text, cause);
        this.text = text;
    }

    /** As {@link #getMessage}, never null. */
    public String text() {
        return text;
    }
}
