package io.weirkeeper.peers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** An HTTP server on loopback that serves files from memory, such as a Helm repository: behind a login, with faults. */
public final class FileServer implements AutoCloseable {
    /** A request as it came; the header is empty when there was none. */
    public record Request(String path, String authorization) {}

    /** What becomes of requests. */
    public enum Fault {
        NONE,
        /** No answer comes until the fault is over. */
        HANG,
        /** The connection ends in the middle of the content. */
        CUT
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, String> redirects = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile @Nullable String login;
    private volatile int status;
    private volatile boolean cut;
    private volatile @Nullable CountDownLatch hang;

    private FileServer(HttpServer server) {
        this.server = server;
    }

    /** @param port 0 lets the system choose */
    public static FileServer start(int port) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            FileServer server = new FileServer(http);
            http.createContext("/", server::serve);
            http.setExecutor(server.threads);
            http.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("no file server on port " + port + ": " + e.getMessage(), e);
        }
    }

    /** @param path with a slash first */
    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    public void put(String path, byte[] content) {
        files.put(path, content);
    }

    public void remove(String path) {
        files.remove(path);
    }

    /** Requests for a path are sent elsewhere. */
    public void redirect(String path, String target) {
        redirects.put(path, target);
    }

    /** From now on every request needs these credentials. */
    public void requireLogin(String user, String password) {
        login = "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Every request is answered with this status from now on; 0 ends it. */
    public void failWith(int code) {
        status = code;
    }

    public void fail(Fault fault) {
        cut = fault == Fault.CUT;
        CountDownLatch before = hang;
        hang = fault == Fault.HANG ? new CountDownLatch(1) : null;
        if (before != null) {
            before.countDown();
        }
    }

    /** What was asked for, oldest first. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        fail(Fault.NONE);
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().toString();
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            requests.add(new Request(path, authorization == null ? "" : authorization));
            CountDownLatch latch = hang;
            if (latch != null) {
                latch.await();
            }
            String target = redirects.get(path);
            byte[] content = files.get(path);
            if (status != 0) {
                exchange.sendResponseHeaders(status, -1);
            } else if (target != null) {
                exchange.getResponseHeaders().add("Location", target);
                exchange.sendResponseHeaders(302, -1);
            } else if (login != null && !login.equals(authorization)) {
                exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"files\"");
                exchange.sendResponseHeaders(401, -1);
            } else if (content == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
                exchange.getResponseBody().write(content, 0, cut ? content.length / 2 : content.length);
                exchange.getResponseBody().flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
