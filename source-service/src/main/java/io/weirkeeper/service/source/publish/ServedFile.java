package io.weirkeeper.service.source.publish;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An open file and what its answer says about it.
 *
 * @param size of the file when it was opened, in bytes
 */
record ServedFile(FileChannel channel, String name, long size, Instant modified, Optional<Digest> digest)
        implements AutoCloseable {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME;

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Sets status and headers; ends the answer when it has no body, else gives the bytes that are to follow. */
    Optional<ByteRange> answer(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        response.putHeader("ETag", tag())
                .putHeader("Last-Modified", HTTP_DATE.format(modified.atOffset(ZoneOffset.UTC)))
                .putHeader("Accept-Ranges", "bytes");
        if (isUnchanged(request)) {
            response.setStatusCode(304).end();
            return Optional.empty();
        }
        response.putHeader("Content-Type", contentType());
        digest.filter(known -> known.algorithm() == DigestAlgorithm.SHA256)
                .ifPresent(known -> response.putHeader(
                        "Repr-Digest",
                        "sha-256=:"
                                + Base64.getEncoder()
                                        .encodeToString(HexFormat.of().parseHex(known.hex())) + ":"));
        Optional<ByteRange> range = range(request);
        if (range.isEmpty()) {
            response.setStatusCode(416)
                    .putHeader("Content-Range", "bytes */" + size)
                    .end();
            return Optional.empty();
        }
        long length = range.get().length();
        response.putHeader("Content-Length", Long.toString(length));
        if (request.method().equals(HttpMethod.HEAD) || length == 0) {
            response.end();
            return Optional.empty();
        }
        return range;
    }

    /** The bytes that are wanted; empty when there are none such. */
    private Optional<ByteRange> range(HttpServerRequest request) {
        String condition = request.getHeader("If-Range");
        String header = request.getHeader("Range");
        ByteRange.Wanted wanted = header == null || (condition != null && !condition.equals(tag()))
                ? new ByteRange.Wanted.Everything()
                : ByteRange.of(header, size);
        return switch (wanted) {
            case ByteRange.Wanted.Impossible _ -> Optional.empty();
            case ByteRange.Wanted.Everything _ -> Optional.of(new ByteRange(0, size));
            case ByteRange.Wanted.Part part -> {
                ByteRange bytes = part.range();
                request.response()
                        .setStatusCode(206)
                        .putHeader(
                                "Content-Range",
                                "bytes " + bytes.from() + "-" + (bytes.from() + bytes.length() - 1) + "/" + size);
                yield Optional.of(bytes);
            }
        };
    }

    private String tag() {
        String text = digest.map(Digest::toString)
                .orElseGet(() -> Long.toHexString(modified.toEpochMilli()) + "-" + Long.toHexString(size));
        return "\"" + text + "\"";
    }

    private boolean isUnchanged(HttpServerRequest request) {
        String tags = request.getHeader("If-None-Match");
        if (tags != null) {
            return tags.equals("*")
                    || Arrays.stream(tags.split(","))
                            .map(String::strip)
                            .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
                            .anyMatch(tag()::equals);
        }
        String since = request.getHeader("If-Modified-Since");
        if (since == null) {
            return false;
        }
        try {
            Instant time = Instant.from(HTTP_DATE.parse(since));
            return !modified.truncatedTo(ChronoUnit.SECONDS).isAfter(time);
        } catch (DateTimeException e) {
            return false;
        }
    }

    private String contentType() {
        if (name.endsWith(".gz") || name.endsWith(".tgz")) {
            return "application/gzip";
        }
        return name.endsWith(".yaml") || name.endsWith(".index")
                ? "text/plain; charset=utf-8"
                : "application/octet-stream";
    }
}
