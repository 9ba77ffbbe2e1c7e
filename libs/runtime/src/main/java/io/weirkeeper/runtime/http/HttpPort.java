package io.weirkeeper.runtime.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * One open port. The handler is called on an event loop and must not block it: work that blocks goes to a virtual thread
 * of the handler's own.
 */
public final class HttpPort implements AutoCloseable {
    private static final int MAX_HEADERS = 256 * 1024;
    private static final int IDLE_SECONDS = 30;

    private final HttpServer server;

    private HttpPort(HttpServer server) {
        this.server = server;
    }

    /** Opens the port. @throws IllegalStateException when it is taken */
    public static HttpPort open(Vertx vertx, ListenAddress address, Handler<HttpServerRequest> handler) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setMaxHeaderSize(MAX_HEADERS)
                .setMaxInitialLineLength(16 * 1024)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setCompressionSupported(false);
        HttpServer server = vertx.createHttpServer(options).requestHandler(handler);
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
