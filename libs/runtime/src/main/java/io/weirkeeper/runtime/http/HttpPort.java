package io.weirkeeper.runtime.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * One open port. The handler is called on an event loop and must not block it: work that blocks goes to a virtual thread
 * of the handler's own.
 */
public final class HttpPort implements AutoCloseable {
    private static final int MAX_HEADERS = 256 * 1024;
    private static final int IDLE_SECONDS = 30;
    /** However slowly they come: from a connection's beginning, or the answer before, to the end of the headers. */
    private static final Duration HEADERS = Duration.ofSeconds(30);

    private final HttpServer server;

    private HttpPort(HttpServer server) {
        this.server = server;
    }

    /** Closes a connection on which no request comes in time. Lives on the connection's event loop. */
    private static final class Patience {
        private final Vertx vertx;
        private final HttpConnection connection;
        private final long millis;
        private long timer;

        private Patience(Vertx vertx, HttpConnection connection, Duration headers) {
            this.vertx = vertx;
            this.connection = connection;
            this.millis = headers.toMillis();
            begin();
        }

        private void begin() {
            end();
            timer = vertx.setTimer(millis, _ -> connection.close());
        }

        private void end() {
            vertx.cancelTimer(timer);
        }
    }

    /** Opens the port. @throws IllegalStateException when it is taken */
    public static HttpPort open(Vertx vertx, ListenAddress address, Handler<HttpServerRequest> handler) {
        return open(vertx, address, handler, HEADERS);
    }

    /** @param headers how long these may take */
    static HttpPort open(Vertx vertx, ListenAddress address, Handler<HttpServerRequest> handler, Duration headers) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setMaxHeaderSize(MAX_HEADERS)
                .setMaxInitialLineLength(16 * 1024)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(false);
        Map<HttpConnection, Patience> patience = new ConcurrentHashMap<>();
        HttpServer server = vertx.createHttpServer(options)
                .connectionHandler(connection -> {
                    Patience its = new Patience(vertx, connection, headers);
                    patience.put(connection, its);
                    connection.closeHandler(_ -> {
                        its.end();
                        patience.remove(connection);
                    });
                })
                .requestHandler(request -> {
                    Patience its = patience.get(request.connection());
                    if (its != null) {
                        its.end();
                        request.response().endHandler(_ -> its.begin());
                    }
                    handler.handle(request);
                });
        try {
            server.listen().toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            String cause = e.getCause() == null
                    ? e.toString()
                    : String.valueOf(e.getCause().getMessage());
            throw new IllegalStateException("port " + address + " cannot be opened: " + cause, e);
        }
        return new HttpPort(server);
    }

    /** The port that is open, also where the system chose it. */
    public int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
