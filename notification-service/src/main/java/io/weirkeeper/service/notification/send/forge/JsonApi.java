package io.weirkeeper.service.notification.send.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.weirkeeper.api.DecodeException;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.HttpCall;
import io.weirkeeper.service.notification.send.ProviderHttp;
import io.weirkeeper.service.notification.send.SendException;
import java.util.Map;
import java.util.Optional;

/** A forge's API: JSON to and fro, with the same headers in every request. */
final class JsonApi {
    private final ProviderHttp http;
    private final Destination to;
    private final Map<String, String> headers;

    JsonApi(ProviderHttp http, Destination to, Map<String, String> headers) {
        this.http = http;
        this.to = to;
        this.headers = headers;
    }

    JsonNode get(String url) {
        return read(http.call(to, HttpCall.get(url, headers)));
    }

    /** Empty when there is no such thing. */
    Optional<JsonNode> find(String url) {
        return http.find(to, HttpCall.get(url, headers)).map(JsonApi::read);
    }

    JsonNode send(String method, String url, JsonNode body) {
        return read(http.call(to, HttpCall.json(method, url, headers, body)));
    }

    private static JsonNode read(byte[] answer) {
        if (answer.length == 0) {
            return JsonNodeFactory.instance.missingNode();
        }
        try {
            return RecordJson.parse(answer);
        } catch (DecodeException e) {
            throw SendException.failed("the forge's answer is not JSON, or longer than expected", e);
        }
    }
}
