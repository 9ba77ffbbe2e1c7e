package io.weirkeeper.remote.http;

import java.net.URI;
import java.util.Map;

/**
 * One request.
 *
 * @param headers for every server that a redirect may lead to
 * @param credentials headers for the server of the URL alone
 * @param body text, sent as UTF-8; empty for none
 */
public record HttpCall(
        String method, URI url, Map<String, String> headers, Map<String, String> credentials, String body) {
    public HttpCall {
        headers = Map.copyOf(headers);
        credentials = Map.copyOf(credentials);
    }

    public static HttpCall get(URI url, Map<String, String> headers, Map<String, String> credentials) {
        return new HttpCall("GET", url, headers, credentials, "");
    }

    public static HttpCall head(URI url, Map<String, String> headers, Map<String, String> credentials) {
        return new HttpCall("HEAD", url, headers, credentials, "");
    }

    /** Never shows credentials. */
    @Override
    public String toString() {
        return method + " " + url;
    }
}
