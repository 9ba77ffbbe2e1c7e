package io.weirkeeper.runtime.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.jspecify.annotations.Nullable;

/** The API server refused a request or could not be reached. The message is the server's own where it sent one. */
public final class KubeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The status of a request that got no answer. */
    public static final int UNREACHABLE = 0;

    private final int status;
    private final String reason;
    private final transient JsonNode details;

    /**
     * @param status the HTTP status, or {@link #UNREACHABLE}
     * @param reason the reason of the server's Status object such as {@code NotFound}; empty when it sent none
     * @param details the server's Status object; a missing node when it sent none
     */
    public KubeException(int status, String reason, String message, JsonNode details, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.reason = reason;
        this.details = details;
    }

    /** A request that got no answer. */
    public static KubeException unreachable(String message, Throwable cause) {
        return new KubeException(UNREACHABLE, "", message, MissingNode.getInstance(), cause);
    }

    public int status() {
        return status;
    }

    public String reason() {
        return reason;
    }

    public JsonNode details() {
        return details;
    }

    public boolean isNotFound() {
        return status == 404;
    }

    public boolean isConflict() {
        return status == 409;
    }

    /** The resourceVersion that a watch or a page continues from is too old. */
    public boolean isGone() {
        return status == 410;
    }

    public boolean isInvalid() {
        return status == 422;
    }

    public boolean isForbidden() {
        return status == 401 || status == 403;
    }

    /** No answer, too many requests or a server failure: the same request may succeed later. */
    public boolean isTemporary() {
        return status == UNREACHABLE || status == 429 || status >= 500;
    }
}
