package io.weirkeeper.service.source.publish;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.runtime.http.HttpPort;
import io.weirkeeper.runtime.http.ListenAddress;
import io.weirkeeper.service.source.store.ArtifactStore;
import io.weirkeeper.service.source.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Serves the files of the store: GET and HEAD, ranges, entity tags, digests. Nothing outside the root, no directories,
 * no file that is being written. Open only while this process is the one that acts.
 */
public final class ArtifactServer implements AutoCloseable {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME;

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

    /** What to answer with. */
    private record Found(Path file, long size, Instant modified, String tag, Optional<Digest> digest) {}

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
        Thread.ofVirtual().name("artifact").start(() -> {
            Optional<Found> found = find(request.path());
            context.runOnContext(ignored -> answer(request, found));
        });
    }

    private Optional<Found> find(String path) {
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
            String tag = digest.map(Digest::toString)
                    .orElseGet(() ->
                            Long.toHexString(modified.toEpochMilli()) + "-" + Long.toHexString(attributes.size()));
            return Optional.of(new Found(file, attributes.size(), modified, "\"" + tag + "\"", digest));
        } catch (IOException | IllegalArgumentException | StoreException e) {
            // absent, or no path at all: both are simply not there
            return Optional.empty();
        }
    }

    private static void answer(HttpServerRequest request, Optional<Found> found) {
        HttpServerResponse response = request.response();
        if (response.closed()) {
            return;
        }
        if (found.isEmpty()) {
            response.setStatusCode(404)
                    .putHeader("Content-Type", "text/plain; charset=utf-8")
                    .end(request.method().equals(HttpMethod.HEAD) ? "" : "404 page not found\n");
            return;
        }
        Found file = found.get();
        response.putHeader("ETag", file.tag())
                .putHeader("Last-Modified", HTTP_DATE.format(file.modified().atOffset(ZoneOffset.UTC)))
                .putHeader("Accept-Ranges", "bytes");
        if (isUnchanged(request, file)) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader("Content-Type", contentType(file.file()));
        file.digest()
                .filter(digest -> digest.algorithm() == DigestAlgorithm.SHA256)
                .ifPresent(digest -> response.putHeader(
                        "Repr-Digest",
                        "sha-256=:"
                                + Base64.getEncoder()
                                        .encodeToString(HexFormat.of().parseHex(digest.hex())) + ":"));
        send(request, response, file);
    }

    private static void send(HttpServerRequest request, HttpServerResponse response, Found file) {
        String condition = request.getHeader("If-Range");
        String header = request.getHeader("Range");
        ByteRange.Wanted wanted = header == null || (condition != null && !condition.equals(file.tag()))
                ? new ByteRange.Wanted.Everything()
                : ByteRange.of(header, file.size());
        ByteRange range = switch (wanted) {
            case ByteRange.Wanted.Impossible ignored -> {
                response.setStatusCode(416)
                        .putHeader("Content-Range", "bytes */" + file.size())
                        .end();
                yield null;
            }
            case ByteRange.Wanted.Everything ignored -> new ByteRange(0, file.size());
            case ByteRange.Wanted.Part part -> {
                ByteRange bytes = part.range();
                response.setStatusCode(206)
                        .putHeader(
                                "Content-Range",
                                "bytes " + bytes.from() + "-" + (bytes.from() + bytes.length() - 1) + "/"
                                        + file.size());
                yield bytes;
            }
        };
        if (range == null) {
            return;
        }
        response.putHeader("Content-Length", Long.toString(range.length()));
        if (request.method().equals(HttpMethod.HEAD) || range.length() == 0) {
            response.end();
        } else {
            // a file that is removed meanwhile ends the connection: the consumer sees a short answer and tries again
            response.sendFile(file.file().toString(), range.from(), range.length())
                    .onFailure(failure -> request.connection().close());
        }
    }

    private static boolean isUnchanged(HttpServerRequest request, Found file) {
        String tags = request.getHeader("If-None-Match");
        if (tags != null) {
            return tags.equals("*")
                    || Arrays.stream(tags.split(","))
                            .map(String::strip)
                            .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
                            .anyMatch(file.tag()::equals);
        }
        String since = request.getHeader("If-Modified-Since");
        if (since == null) {
            return false;
        }
        try {
            Instant time = Instant.from(HTTP_DATE.parse(since));
            return !file.modified().truncatedTo(ChronoUnit.SECONDS).isAfter(time);
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static String contentType(Path file) {
        String name = file.getFileName().toString();
        if (name.endsWith(".gz") || name.endsWith(".tgz")) {
            return "application/gzip";
        }
        return name.endsWith(".yaml") || name.endsWith(".index")
                ? "text/plain; charset=utf-8"
                : "application/octet-stream";
    }
}
