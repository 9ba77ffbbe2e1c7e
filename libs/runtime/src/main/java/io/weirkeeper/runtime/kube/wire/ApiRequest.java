package io.weirkeeper.runtime.kube.wire;

import java.util.ArrayList;
import java.util.List;

/** One request. Its target is path and query, encoded; its headers are those beyond what the connection adds. */
public final class ApiRequest {
    private static final byte[] NOTHING = {};

    private final String method;
    private final String target;
    private final List<String> headers;
    private final byte[] body;

    private ApiRequest(String method, String target, List<String> headers, byte[] body) {
        this.method = method;
        this.target = target;
        this.headers = headers;
        this.body = body;
    }

    public static ApiRequest get(String target, String accept) {
        return new ApiRequest("GET", target, List.of("Accept: " + accept), NOTHING);
    }

    public static ApiRequest of(String method, String target, String contentType, byte[] body) {
        return new ApiRequest(method, target, List.of("Content-Type: " + contentType), body);
    }

    /** @throws IllegalArgumentException for a value that would begin another header */
    public ApiRequest with(String name, String value) {
        if (value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new IllegalArgumentException("control characters in the header " + name);
        }
        List<String> more = new ArrayList<>(headers);
        more.add(name + ": " + value);
        return new ApiRequest(method, target, more, body);
    }

    public String method() {
        return method;
    }

    public String target() {
        return target;
    }

    /** Each as {@code Name: value}. */
    List<String> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }
}
