package io.weirkeeper.peers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The part of S3 that a bucket needs, on loopback: whether it is there, its objects page by page, to get, put and delete one.
 * Buckets are in the path. It looks at who signed a request, not at the signature. Faults can be switched on.
 */
public final class S3Server implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, NavigableMap<String, byte[]>> buckets = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> logins = new CopyOnWriteArrayList<>();
    private volatile String accessKey = "";
    private volatile int pageSize = 1000;
    private volatile Consumer<String> before = request -> {};
    private volatile int failWith;
    private volatile boolean truncates;

    private S3Server(HttpServer server) {
        this.server = server;
    }

    /** Starts on a free port. */
    public static S3Server start() {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            S3Server s3 = new S3Server(http);
            http.createContext("/", s3::serve);
            http.setExecutor(s3.threads);
            http.start();
            return s3;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Host and port. */
    public String endpoint() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** The objects of a bucket, which is made when it is not there; changes are served at once. */
    public NavigableMap<String, byte[]> bucket(String name) {
        return buckets.computeIfAbsent(name, ignored -> new ConcurrentSkipListMap<>());
    }

    public void put(String bucket, String key, String content) {
        bucket(bucket).put(key, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Only requests signed with this key are answered from now on. */
    public void requireLogin(String key) {
        accessKey = key;
    }

    public void pageSize(int objects) {
        pageSize = objects;
    }

    /** Is told of each request, as {@link #requests} has it, before it is answered. */
    public void before(Consumer<String> listener) {
        before = listener;
    }

    /** Every request is answered with this status from now on; 0 ends it. */
    public void failWith(int status) {
        failWith = status;
    }

    /** Objects end in the middle from now on. */
    public void truncate(boolean on) {
        truncates = on;
    }

    /** Method, path and query of each request, in order. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** The Authorization headers that came. */
    public List<String> logins() {
        return List.copyOf(logins);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            requests.add(request);
            before.accept(request);
            String login = exchange.getRequestHeaders().getFirst("Authorization");
            if (login != null) {
                logins.add(login);
            }
            if (failWith != 0) {
                exchange.sendResponseHeaders(failWith, -1);
            } else if (!accessKey.isEmpty() && (login == null || !login.contains("Credential=" + accessKey + "/"))) {
                error(exchange, 403, "AccessDenied", "Access Denied.");
            } else {
                answer(exchange);
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getRawPath().substring(1).split("/", 2);
        NavigableMap<String, byte[]> objects = buckets.get(path[0]);
        if (objects == null) {
            error(exchange, 404, "NoSuchBucket", "The specified bucket does not exist");
        } else if (path.length == 2 && !path[1].isEmpty()) {
            object(exchange, objects, decode(path[1].replace("+", "%2B")));
        } else if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(200, -1);
        } else {
            list(exchange, objects, parameters(exchange.getRequestURI().getRawQuery()));
        }
    }

    private void object(HttpExchange exchange, NavigableMap<String, byte[]> objects, String key) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "PUT" -> {
                byte[] content = exchange.getRequestBody().readAllBytes();
                String sent = exchange.getRequestHeaders().getFirst("x-amz-content-sha256");
                if (sent != null && !sent.equals(digest("SHA-256", content))) {
                    error(exchange, 400, "XAmzContentSHA256Mismatch", "The content is not what was signed.");
                    return;
                }
                objects.put(key, content);
                exchange.sendResponseHeaders(200, -1);
                return;
            }
            case "DELETE" -> {
                objects.remove(key);
                exchange.sendResponseHeaders(204, -1);
                return;
            }
            default -> {}
        }
        byte[] content = objects.get(key);
        if (content == null) {
            error(exchange, 404, "NoSuchKey", "The specified key does not exist.");
            return;
        }
        exchange.getResponseHeaders().set("ETag", "\"" + etag(content) + "\"");
        exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
        exchange.getResponseBody().write(content, 0, truncates ? content.length / 2 : content.length);
    }

    private void list(HttpExchange exchange, NavigableMap<String, byte[]> objects, Map<String, String> query)
            throws IOException {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult"
                + " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><EncodingType>url</EncodingType>");
        String prefix = query.getOrDefault("prefix", "");
        String after = query.getOrDefault("continuation-token", "");
        String last = "";
        int count = 0;
        boolean more = false;
        for (Map.Entry<String, byte[]> object : objects.tailMap(after, false).entrySet()) {
            if (!object.getKey().startsWith(prefix)) {
                continue;
            }
            if (count == pageSize) {
                more = true;
                break;
            }
            last = object.getKey();
            count++;
            xml.append("<Contents><Key>")
                    .append(URLEncoder.encode(object.getKey(), StandardCharsets.UTF_8))
                    .append("</Key><ETag>&quot;")
                    .append(etag(object.getValue()))
                    .append("&quot;</ETag></Contents>");
        }
        xml.append("<IsTruncated>").append(more).append("</IsTruncated>");
        if (more) {
            xml.append("<NextContinuationToken>")
                    .append(last.replace("&", "&amp;"))
                    .append("</NextContinuationToken>");
        }
        send(exchange, 200, xml.append("</ListBucketResult>").toString());
    }

    private static void error(HttpExchange exchange, int status, String code, String message) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        send(
                exchange,
                status,
                "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>");
    }

    private static void send(HttpExchange exchange, int status, String xml) throws IOException {
        byte[] body = xml.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        if (query != null) {
            for (String part : query.split("&")) {
                String[] pair = part.split("=", 2);
                parameters.put(pair[0], pair.length == 2 ? decode(pair[1]) : "");
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String etag(byte[] content) {
        return digest("MD5", content);
    }

    private static String digest(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no " + algorithm, e);
        }
    }
}
