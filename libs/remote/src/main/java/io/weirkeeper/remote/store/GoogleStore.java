package io.weirkeeper.remote.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weirkeeper.remote.http.HttpCall;
import io.weirkeeper.remote.http.HttpReply;
import io.weirkeeper.remote.http.HttpSender;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** A bucket of Google Cloud Storage, read by its JSON API. */
public final class GoogleStore implements ObjectStore {
    /** Where Google's own storage is. */
    public static final String ENDPOINT = "https://storage.googleapis.com";

    private static final int MAX_LISTING = 16 << 20;
    private static final int MAX_ERROR = 64 * 1024;
    private static final int MOST_PAGES = 10_000;
    private static final JsonMapper JSON = new JsonMapper();

    private final String base;
    private final String bucket;
    private final StoreLogin login;
    private final HttpSender http;

    /**
     * @param endpoint without path, such as {@link #ENDPOINT}
     * @throws IOException when endpoint or bucket cannot be one
     */
    public GoogleStore(String endpoint, String bucket, StoreLogin login, HttpSender http) throws IOException {
        if (!endpoint.matches("https?://[A-Za-z0-9._\\[\\]:-]+/?") || !bucket.matches("[a-z0-9._-]{1,255}")) {
            throw new IOException("endpoint '" + endpoint + "' or bucket '" + bucket + "' cannot be one");
        }
        this.base = endpoint.replaceFirst("/$", "") + "/storage/v1/b/" + bucket;
        this.bucket = bucket;
        this.login = login;
        this.http = http;
    }

    @Override
    public boolean exists() throws IOException {
        try (HttpReply reply = get("?fields=name")) {
            if (reply.status() == 404) {
                return false;
            }
            if (!reply.isSuccess()) {
                throw failure(reply);
            }
            return true;
        }
    }

    @Override
    public void list(String prefix, Visitor visitor) throws IOException {
        String token = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonNode listed = json("/o?fields=items(name,etag),nextPageToken"
                    + (prefix.isEmpty() ? "" : "&prefix=" + UrlText.encode(prefix, false))
                    + (token.isEmpty() ? "" : "&pageToken=" + UrlText.encode(token, false)));
            for (JsonNode object : listed.path("items")) {
                visitor.object(object.path("name").asText(), object.path("etag").asText());
            }
            String next = listed.path("nextPageToken").asText("");
            if (next.isEmpty()) {
                return;
            }
            if (next.equals(token)) {
                throw new IOException("the server says that there is more and not where");
            }
            token = next;
        }
        throw new IOException("bucket '" + bucket + "' holds more objects than can be listed; set spec.prefix");
    }

    /** Two requests: the etag that listings have is not among the headers of the content. */
    @Override
    public Optional<String> fetch(String key, Target target) throws IOException {
        String object = "/o/" + UrlText.encode(key, false);
        JsonNode attributes;
        try (HttpReply reply = get(object + "?fields=etag,generation")) {
            if (reply.status() == 404) {
                return Optional.empty();
            }
            attributes = json(reply);
        }
        String generation = attributes.path("generation").asText();
        try (HttpReply reply = get(object + "?alt=media&ifGenerationMatch=" + UrlText.encode(generation, false))) {
            if (!reply.isSuccess()) {
                throw failure(reply);
            }
            target.take(new WholeStream(reply.body(), reply.length()));
        }
        return Optional.of(attributes.path("etag").asText());
    }

    private JsonNode json(String path) throws IOException {
        try (HttpReply reply = get(path)) {
            return json(reply);
        }
    }

    private static JsonNode json(HttpReply reply) throws IOException {
        if (!reply.isSuccess()) {
            throw failure(reply);
        }
        return JSON.readTree(reply.bytes(MAX_LISTING));
    }

    private HttpReply get(String path) throws IOException {
        URI url = URI.create(base + path);
        return http.send(HttpCall.get(url, Map.of(), login.credentials("GET", url, Map.of())));
    }

    private static IOException failure(HttpReply reply) throws IOException {
        String message = "";
        try {
            message = JSON.readTree(reply.body().readNBytes(MAX_ERROR))
                    .at("/error/message")
                    .asText("");
        } catch (IOException e) {
            message = ""; // a proxy's page, perhaps
        }
        return new IOException("the server answered " + reply.status() + (message.isEmpty() ? "" : ": " + message));
    }
}
