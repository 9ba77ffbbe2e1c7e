package io.weirkeeper.peers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** An HTTP server on loopback that records what it is sent and answers as told: a chat, a forge, any webhook. */
public final class Recorder implements AutoCloseable {
    /** One request, headers by lower-case name. */
    public record Request(String method, String path, Map<String, String> headers, String body, Instant received) {}

    /** What a request is answered with. */
    public record Answer(int status, String body, Map<String, String> headers) {
        public static final Answer OK = new Answer(200, "ok");

        public Answer(int status, String body) {
            this(status, body, Map.of());
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Function<Request, Answer> script = request -> Answer.OK;

    private Recorder(HttpServer server) {
        this.server = server;
    }

    /** @param port 0 lets the system choose */
    public static Recorder start(int port) {
        return start(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** @param address where to listen */
    public static Recorder start(InetSocketAddress address) {
        try {
            HttpServer server = HttpServer.create(address, 0);
            Recorder recorder = new Recorder(server);
            server.createContext("/", recorder::record);
            server.setExecutor(recorder.threads);
            server.start();
            return recorder;
        } catch (IOException e) {
            throw new UncheckedIOException("no recorder on " + address + ": " + e.getMessage(), e);
        }
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** What was received so far, oldest first. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** How requests are answered from now on; it may block to be slow. */
    public void answerWith(Function<Request, Answer> answers) {
        this.script = answers;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void record(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
            Request request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    headers,
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                    Instant.now());
            requests.add(request);
            Answer answer = script.apply(request);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
