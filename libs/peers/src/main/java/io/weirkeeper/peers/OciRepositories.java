package io.weirkeeper.peers;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What a registry holds, and how it answers those who may read it. Thread-safe. */
final class OciRepositories {
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Manifest(String mediaType, byte[] bytes) {}

    static final class Repository {
        final Map<String, Manifest> manifests = new ConcurrentHashMap<>();
        final Map<String, String> tags = new ConcurrentHashMap<>();
        final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
        final Map<String, List<String>> referrers = new ConcurrentHashMap<>();
    }

    private final Map<String, Repository> repositories = new ConcurrentHashMap<>();
    volatile int pageSize = 1000;
    volatile boolean referrersApi = true;

    /** The repository of that name, a new one when there is none. */
    Repository repository(String name) {
        return repositories.computeIfAbsent(name, key -> new Repository());
    }

    /** Answers a read that is let in. */
    void answer(HttpExchange exchange, OciRegistry.Request request) throws IOException {
        String rest = request.path().startsWith("/v2/") ? request.path().substring(4) : "";
        if (request.path().equals("/v2/")) {
            json(exchange, 200, "application/json", "{}");
            return;
        }
        for (String kind : List.of("/manifests/", "/blobs/", "/tags/list", "/referrers/")) {
            int at = rest.lastIndexOf(kind);
            if (at > 0) {
                Repository repository = repositories.get(rest.substring(0, at));
                if (repository == null) {
                    error(exchange, 404, "NAME_UNKNOWN", "repository name not known to registry");
                    return;
                }
                String what = rest.substring(at + kind.length());
                switch (kind) {
                    case "/manifests/" -> manifest(exchange, repository, what);
                    case "/blobs/" -> blob(exchange, repository, what);
                    case "/tags/list" -> tags(exchange, request, repository, rest.substring(0, at));
                    default -> referrers(exchange, repository, what);
                }
                return;
            }
        }
        error(exchange, 404, "NAME_INVALID", "no such path");
    }

    private static void manifest(HttpExchange exchange, Repository repository, String reference) throws IOException {
        String digest = reference.contains(":") ? reference : repository.tags.getOrDefault(reference, "");
        Manifest manifest = repository.manifests.get(digest);
        if (manifest == null) {
            error(exchange, 404, "MANIFEST_UNKNOWN", "manifest unknown");
            return;
        }
        exchange.getResponseHeaders().add("Docker-Content-Digest", digest);
        send(exchange, 200, manifest.mediaType(), manifest.bytes());
    }

    private static void blob(HttpExchange exchange, Repository repository, String digest) throws IOException {
        byte[] blob = repository.blobs.get(digest);
        if (blob == null) {
            error(exchange, 404, "BLOB_UNKNOWN", "blob unknown to registry");
            return;
        }
        send(exchange, 200, "application/octet-stream", blob);
    }

    private void tags(HttpExchange exchange, OciRegistry.Request request, Repository repository, String name)
            throws IOException {
        Map<String, String> query = parameters(request.query());
        int size = Math.min(pageSize, Integer.parseInt(query.getOrDefault("n", "1000")));
        List<String> after = new ArrayList<>(new TreeMap<>(repository.tags).keySet());
        after.removeIf(tag -> tag.compareTo(query.getOrDefault("last", "")) <= 0);
        List<String> page = after.subList(0, Math.min(size, after.size()));
        if (page.size() < after.size()) {
            exchange.getResponseHeaders()
                    .add(
                            "Link",
                            "</v2/" + name + "/tags/list?last=" + page.getLast() + "&n=" + size + ">; rel=\"next\"");
        }
        json(
                exchange,
                200,
                "application/json",
                "{\"name\":" + OciContent.quote(name) + ",\"tags\":["
                        + String.join(",", page.stream().map(OciContent::quote).toList()) + "]}");
    }

    private void referrers(HttpExchange exchange, Repository repository, String digest) throws IOException {
        if (!referrersApi) {
            error(exchange, 404, "UNSUPPORTED", "no such path");
            return;
        }
        send(exchange, 200, OciContent.INDEX, OciContent.index(repository.referrers.getOrDefault(digest, List.of())));
    }

    static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new TreeMap<>();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }

    static void error(HttpExchange exchange, int status, String code, String message) throws IOException {
        json(
                exchange,
                status,
                "application/json",
                "{\"errors\":[{\"code\":" + OciContent.quote(code) + ",\"message\":" + OciContent.quote(message)
                        + "}]}");
    }

    static void json(HttpExchange exchange, int status, String type, String body) throws IOException {
        send(exchange, status, type, body.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().add("Content-Length", String.valueOf(body.length));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }
}
