package io.weirkeeper.remote.store;

import io.weirkeeper.remote.cloud.Xml;
import io.weirkeeper.remote.http.HttpCall;
import io.weirkeeper.remote.http.HttpReply;
import io.weirkeeper.remote.http.HttpSender;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A container of Azure's Blob Storage, read by its REST API. */
public final class AzureStore implements ObjectStore {
    private static final Map<String, String> VERSION = Map.of("x-ms-version", "2020-10-02");
    private static final int MAX_LISTING = 16 << 20;
    private static final int MAX_ERROR = 64 * 1024;
    private static final int MOST_PAGES = 10_000;

    private final String base;
    private final String query;
    private final String container;
    private final StoreLogin login;
    private final HttpSender http;

    /**
     * @param endpoint of the account, such as {@code https://account.blob.core.windows.net}; a query, such as a shared access
     *     signature, goes with every request
     * @throws IOException when endpoint or container cannot be one; the message holds no query
     */
    public AzureStore(URI endpoint, String container, StoreLogin login, HttpSender http) throws IOException {
        boolean reachable = "https".equals(endpoint.getScheme()) || "http".equals(endpoint.getScheme());
        if (!reachable || endpoint.getHost() == null) {
            throw new IOException(
                    "the endpoint is no http or https URL; it looks like" + " https://ACCOUNT.blob.core.windows.net");
        }
        if (!container.matches("[$A-Za-z0-9._-]{1,255}")) {
            throw new IOException("'" + container + "' cannot be the name of a container");
        }
        String path = endpoint.getRawPath() == null ? "" : endpoint.getRawPath().replaceFirst("/+$", "");
        this.base = endpoint.getScheme() + "://" + endpoint.getRawAuthority() + path + "/" + container;
        this.query = endpoint.getRawQuery() == null ? "" : endpoint.getRawQuery();
        this.container = container;
        this.login = login;
        this.http = http;
    }

    @Override
    public boolean exists() throws IOException {
        try (HttpReply reply = get("", "restype=container&comp=list&maxresults=1")) {
            String code = code(reply);
            if (code.equals("ContainerNotFound")) {
                return false;
            }
            if (code.equals("AuthenticationFailed")) {
                // what Azure says about a container that is not there, to those who may see one container alone
                throw new IOException(
                        "the specified bucket name may be incorrect, nonexistent, or the caller might lack sufficient"
                                + " permissions to access it: "
                                + failure(reply).getMessage());
            }
            if (!reply.isSuccess()) {
                throw failure(reply);
            }
            return true;
        }
    }

    @Override
    public void list(String prefix, Visitor visitor) throws IOException {
        String marker = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            Page listed = new Page();
            try (HttpReply reply = get(
                    "",
                    "restype=container&comp=list"
                            + (prefix.isEmpty() ? "" : "&prefix=" + UrlText.encode(prefix, false))
                            + (marker.isEmpty() ? "" : "&marker=" + UrlText.encode(marker, false)))) {
                if (!reply.isSuccess()) {
                    throw failure(reply);
                }
                Xml.read(new ByteArrayInputStream(reply.bytes(MAX_LISTING)), listed);
            }
            for (Map.Entry<String, String> blob : listed.blobs.entrySet()) {
                visitor.object(blob.getKey(), blob.getValue());
            }
            if (listed.next.isEmpty()) {
                return;
            }
            if (listed.next.equals(marker)) {
                throw new IOException("the server says that there is more and not where");
            }
            marker = listed.next;
        }
        throw new IOException("bucket '" + container + "' holds more objects than can be listed; set spec.prefix");
    }

    /** One page of a listing. */
    private static final class Page implements Xml.Listener {
        private final Map<String, String> blobs = new LinkedHashMap<>();
        private String name = "";
        private String etag = "";
        private String next = "";

        @Override
        public void text(String parent, String element, String text) {
            switch (parent + "/" + element) {
                case "Blob/Name" -> name = text;
                case "Properties/Etag" -> etag = quoted(text);
                case "EnumerationResults/NextMarker" -> next = text;
                default -> {}
            }
        }

        @Override
        public void end(String element) {
            if (element.equals("Blob")) {
                blobs.put(name, etag);
                name = "";
                etag = "";
            }
        }
    }

    @Override
    public Optional<String> fetch(String key, Target target) throws IOException {
        try (HttpReply reply = get("/" + UrlText.encode(key, true), "")) {
            if (code(reply).equals("BlobNotFound")) {
                return Optional.empty();
            }
            if (!reply.isSuccess()) {
                throw failure(reply);
            }
            target.take(new WholeStream(reply.body(), reply.length()));
            return Optional.of(quoted(reply.header("ETag").orElse("")));
        }
    }

    /** As in the header, which Flux records; a listing has it without the quotation marks. */
    private static String quoted(String etag) {
        return etag.startsWith("\"") ? etag : "\"" + etag + "\"";
    }

    private HttpReply get(String path, String parameters) throws IOException {
        String both = parameters.isEmpty() || query.isEmpty() ? parameters + query : parameters + "&" + query;
        URI url = URI.create(base + path + (both.isEmpty() ? "" : "?" + both));
        return http.send(HttpCall.get(url, VERSION, login.credentials("GET", url, VERSION)));
    }

    private static String code(HttpReply reply) {
        return reply.isSuccess() ? "" : reply.header("x-ms-error-code").orElse("");
    }

    /** Code and first line of the message; the other lines differ with each request. */
    private static IOException failure(HttpReply reply) throws IOException {
        String code = code(reply);
        String[] message = {""};
        byte[] body = reply.body().readNBytes(MAX_ERROR);
        try {
            Xml.read(new ByteArrayInputStream(body), (parent, name, text) -> {
                if (name.equals("Message")) {
                    message[0] = text.lines().findFirst().orElse("");
                }
            });
        } catch (IOException e) {
            message[0] = ""; // empty, or a proxy's page
        }
        return new IOException("the server answered " + reply.status()
                + (code.isEmpty() ? "" : " " + code)
                + (message[0].isEmpty() ? "" : ": " + message[0]));
    }
}
