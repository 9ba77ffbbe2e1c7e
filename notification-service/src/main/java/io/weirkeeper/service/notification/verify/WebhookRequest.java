package io.weirkeeper.service.notification.verify;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A webhook call as it came in, its body read in full and within the limit. Who makes one gives the body away. */
public final class WebhookRequest {
    private final String uri;
    private final Map<String, List<String>> headers = new TreeMap<>();
    private final byte[] body;

    /** @param uri path and query exactly as sent */
    public WebhookRequest(String uri, Map<String, List<String>> headers, byte[] body) {
        this.uri = uri;
        this.body = body;
        headers.forEach((name, values) -> this.headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
    }

    public String uri() {
        return uri;
    }

    /** The first value of a header, whose name is not case-sensitive. */
    public Optional<String> header(String name) {
        List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }

    /** Not to be changed. */
    public byte[] body() {
        return body;
    }
}
