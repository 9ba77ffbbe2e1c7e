package io.weirkeeper.remote.kms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.http.HttpCall;
import io.weirkeeper.remote.http.HttpReply;
import io.weirkeeper.remote.http.HttpSender;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks services that answer in JSON. Their errors are told, cut short; what was asked is not. Thread-safe. */
public final class JsonService {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST = 1 << 20;
    private static final int LONGEST_ERROR = 300;

    private final HttpSender http;

    public JsonService(HttpSender http) {
        this.http = http;
    }

    /** @throws RemoteException with the service's own words, when it refuses or cannot be reached */
    public JsonNode ask(HttpCall call) {
        try (HttpReply reply = http.send(call)) {
            byte[] body = reply.bytes(LARGEST);
            if (!reply.isSuccess()) {
                throw new RemoteException(
                        call.url().getHost() + " answered with status " + reply.status() + ": " + reason(body));
            }
            return JSON.readTree(body.length == 0 ? new byte[] {'{', '}'} : body);
        } catch (IOException e) {
            throw new RemoteException(call.url().getHost() + " cannot be asked: " + e.getMessage(), e);
        }
    }

    private static String reason(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        try {
            JsonNode json = JSON.readTree(body);
            for (String place :
                    new String[] {"/error/message", "/error_description", "/message", "/Message", "/errors"}) {
                JsonNode found = json.at(place);
                if (!found.isMissingNode()) {
                    text = found.isTextual() ? found.asText() : found.toString();
                    break;
                }
            }
        } catch (IOException e) {
            text = "no JSON"; // a page of a proxy, or XML: of no help
        }
        return text.length() <= LONGEST_ERROR ? text : text.substring(0, LONGEST_ERROR) + "…";
    }

    static String json(Map<String, ?> fields) {
        try {
            return JSON.writeValueAsString(fields);
        } catch (IOException e) {
            throw new IllegalStateException("texts in maps have a form in JSON", e);
        }
    }

    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** As a part of a path or query. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** @throws RemoteException when the text is no http or https URL */
    public static URI url(String text) {
        try {
            URI url = URI.create(text);
            if (url.getHost() != null && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw new RemoteException("'" + text + "' is no URL", e);
        }
        throw new RemoteException("'" + text + "' is no http or https URL");
    }

    static HttpCall post(URI url, Map<String, String> headers, Map<String, String> credentials, String body) {
        return new HttpCall("POST", url, headers, credentials, body);
    }
}
