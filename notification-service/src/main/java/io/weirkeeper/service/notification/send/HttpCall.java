package io.weirkeeper.service.notification.send;

import io.weirkeeper.api.RecordJson;
import java.util.Map;

/**
 * One request to a provider. Who makes one gives the body away.
 *
 * @param headers beside Content-Type
 * @param contentType empty without a body
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record HttpCall(String method, String url, Map<String, String> headers, String contentType, byte[] body) {
    public static final String JSON = "application/json";

    public HttpCall {
        headers = Map.copyOf(headers);
    }

    /** A request without a body. */
    public static HttpCall get(String url, Map<String, String> headers) {
        return new HttpCall("GET", url, headers, "", new byte[0]);
    }

    /** A request with a JSON body. */
    public static HttpCall json(String method, String url, Map<String, String> headers, Object body) {
        return new HttpCall(method, url, headers, JSON, RecordJson.encode(body));
    }
}
