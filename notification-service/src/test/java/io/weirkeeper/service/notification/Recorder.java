package io.weirkeeper.service.notification;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A provider on loopback that keeps what it was sent and answers as it is told. */
public final class Recorder implements AutoCloseable {
    /** One request; header names are not case-sensitive. */
    public record Request(String method, String path, Map<String, String> headers, String body) {}

    /** What to answer. */
    public record Answer(int status, Map<String, String> headers, String body) {
        public static final Answer OK = new Answer(200, Map.of(), "");

        public static Answer of(int status) {
            return new Answer(status, Map.of(), "");
        }
    }

    private final HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Answer answer = Answer.OK;
    private volatile Function<Request, Answer> answers = _ -> answer;
    private volatile boolean keepsRefused;
    private volatile long delayMillis;

    public Recorder() {
        this(0);
    }

    public Recorder(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Request request = new Request(
                    exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body);
            Answer now = answers.apply(request);
            if (now.status() < 300 || keepsRefused) {
                requests.add(request);
            }
            if (delayMillis > 0) {
                java.util.concurrent.locks.LockSupport.parkNanos(delayMillis * 1_000_000);
            }
            now.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
            byte[] bytes = now.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(now.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** What was accepted. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Forgets what was accepted. */
    public void forget() {
        requests.clear();
    }

    public void answer(Answer next) {
        answer = next;
    }

    /** Answers each request by what it is, and keeps also those that are answered with an error. */
    public void answers(Function<Request, Answer> next) {
        keepsRefused = true;
        answers = next;
    }

    public void delay(long millis) {
        delayMillis = millis;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
