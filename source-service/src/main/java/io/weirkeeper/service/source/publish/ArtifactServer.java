package io.weirkeeper.service.source.publish;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.runtime.http.HttpPort;
import io.weirkeeper.runtime.http.ListenAddress;
import io.weirkeeper.service.source.store.ArtifactStore;
import io.weirkeeper.service.source.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Serves the files of the store: GET and HEAD, ranges, entity tags, digests. Nothing outside the root, no directories,
 * no file that is being written. A file is opened before anything is answered, so that its removal meanwhile harms
 * nobody. Open only while this process is the one that acts.
 */
public final class ArtifactServer implements AutoCloseable {
    private static final int PIECE = 64 * 1024;

    private final Vertx vertx;
    private final ListenAddress address;
    private final ArtifactStore store;
    private @Nullable HttpPort port;

    public ArtifactServer(Vertx vertx, ListenAddress address, ArtifactStore store) {
        this.vertx = vertx;
        this.address = address;
        this.store = store;
    }

    /** Opens the port; does nothing when it is open. */
    public synchronized void open() {
        if (port == null) {
            port = HttpPort.open(vertx, address, this::handle);
        }
    }

    /** The port that is open. */
    public synchronized int port() {
        if (port == null) {
            throw new IllegalStateException("the artifact server is not open");
        }
        return port.port();
    }

    @Override
    public synchronized void close() {
        if (port != null) {
            port.close();
            port = null;
        }
    }

    private void handle(HttpServerRequest request) {
        HttpMethod method = request.method();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            request.response()
                    .putHeader("Allow", "GET, HEAD")
                    .setStatusCode(405)
                    .end();
            return;
        }
        if (request.path().equals("/")) {
            // the readiness probe of source-controller's Deployment: who serves artifacts is ready
            request.response().end();
            return;
        }
        Context context = vertx.getOrCreateContext();
        Thread.ofVirtual().name("artifact").start(() -> serve(request, context));
    }

    private void serve(HttpServerRequest request, Context context) {
        try (ServedFile file = find(request.path()).orElse(null)) {
            CompletableFuture<Optional<ByteRange>> begun = new CompletableFuture<>();
            context.runOnContext(_ -> begun.complete(begin(request, file)));
            Optional<ByteRange> range = begun.join();
            if (file != null && range.isPresent()) {
                send(request, context, file.channel(), range.get());
            }
        } catch (IOException | CompletionException e) {
            request.connection().close(); // the consumer sees a short answer and tries again
        }
    }

    /** On the request's event loop. */
    private static Optional<ByteRange> begin(HttpServerRequest request, @Nullable ServedFile file) {
        if (request.response().closed()) {
            return Optional.empty();
        }
        if (file != null) {
            return file.answer(request);
        }
        request.response()
                .setStatusCode(404)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(request.method().equals(HttpMethod.HEAD) ? "" : "404 page not found\n");
        return Optional.empty();
    }

    /** Piece by piece, each when the one before is on its way. */
    private static void send(HttpServerRequest request, Context context, FileChannel channel, ByteRange range)
            throws IOException {
        long end = range.from() + range.length();
        for (long at = range.from(); at < end; ) {
            ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, end - at));
            while (piece.hasRemaining()) {
                if (channel.read(piece, at + piece.position()) < 0) {
                    throw new IOException("the file became shorter");
                }
            }
            at += piece.capacity();
            boolean isLast = at == end;
            CompletableFuture<Void> sent = new CompletableFuture<>();
            context.runOnContext(_ -> {
                Buffer buffer = Buffer.buffer(piece.array());
                (isLast ? request.response().end(buffer) : request.response().write(buffer)).onComplete(result -> {
                    if (result.succeeded()) {
                        sent.complete(null);
                    } else {
                        sent.completeExceptionally(result.cause());
                    }
                });
            });
            sent.join();
        }
    }

    private Optional<ServedFile> find(String path) {
        try {
            String decoded =
                    java.net.URLDecoder.decode(path.replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8);
            int slash = decoded.lastIndexOf('/');
            String name = decoded.substring(slash + 1);
            if (name.isEmpty() || name.startsWith(".") || name.endsWith(".lock") || decoded.indexOf('\0') >= 0) {
                return Optional.empty();
            }
            Path root = store.root().toRealPath();
            Path file = root.resolve(store.resolve(decoded.substring(1))).toRealPath();
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!file.startsWith(root) || !attributes.isRegularFile()) {
                return Optional.empty();
            }
            Instant modified = attributes.lastModifiedTime().toInstant();
            Optional<Digest> digest = store.knownDigest(store.root().resolve(root.relativize(file)));
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            return Optional.of(new ServedFile(channel, name, channel.size(), modified, digest));
        } catch (IOException | IllegalArgumentException | StoreException e) {
            // absent, or no path at all: both are simply not there
            return Optional.empty();
        }
    }
}
