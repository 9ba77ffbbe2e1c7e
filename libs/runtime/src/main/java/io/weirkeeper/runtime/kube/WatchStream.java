package io.weirkeeper.runtime.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One watch connection: cuts the answer into lines, each of which is an event. The HTTP client calls it, one call at
 * a time; the handler hears {@code closed} exactly once.
 */
final class WatchStream implements AsyncBody.Consumer<List<ByteBuffer>>, Subscription {
    private static final int MAX_LINE = 32 << 20;

    private final ResourceType type;
    private final WatchHandler handler;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(8 << 10);
    private final AtomicBoolean ended = new AtomicBoolean();
    private @Nullable CompletableFuture<HttpResponse<AsyncBody>> exchange;
    private int status = 200;

    WatchStream(ResourceType type, WatchHandler handler) {
        this.type = type;
        this.handler = handler;
    }

    /** Takes the answer to the watch request when it comes; called once. */
    WatchStream follow(CompletableFuture<HttpResponse<AsyncBody>> answer) {
        exchange = answer;
        var _ = answer.whenComplete((response, failure) -> {
            if (failure != null) {
                end(unreachable(failure));
                return;
            }
            status = response.code();
            AsyncBody body = response.body();
            var _ = body.done().whenComplete((nothing, broken) -> {
                if (status != 200) {
                    end(refusal());
                } else {
                    end(unreachable(broken));
                }
            });
            if (ended.get()) {
                body.cancel();
            } else {
                body.consume();
            }
        });
        return this;
    }

    @Override
    public void consume(List<ByteBuffer> buffers, AsyncBody body) throws IOException {
        for (ByteBuffer buffer : buffers) {
            consume(buffer);
        }
        if (ended.get()) {
            body.cancel();
        } else {
            body.consume();
        }
    }

    @Override
    public void close() {
        end(KubeException.unreachable("the watch was closed", new IOException("closed")));
        CompletableFuture<HttpResponse<AsyncBody>> open = exchange;
        if (open != null && !open.cancel(false)) {
            var _ = open.thenAccept(response -> response.body().cancel());
        }
    }

    private void consume(ByteBuffer buffer) throws IOException {
        int start = buffer.position();
        for (int i = start; i < buffer.limit(); i++) {
            if (buffer.get(i) == '\n') {
                append(buffer, start, i);
                start = i + 1;
                if (status == 200) {
                    event(line.toByteArray());
                    line.reset();
                }
            }
        }
        append(buffer, start, buffer.limit());
    }

    private void append(ByteBuffer buffer, int from, int to) throws IOException {
        if (line.size() + to - from > MAX_LINE) {
            throw new IOException("a watch event of more than " + MAX_LINE + " bytes");
        }
        byte[] piece = new byte[to - from];
        buffer.get(from, piece);
        line.write(piece);
    }

    private void event(byte[] text) throws IOException {
        if (text.length == 0 || ended.get()) {
            return;
        }
        JsonNode event = KubeJson.read(text);
        if (!(event.path("object") instanceof ObjectNode object)) {
            throw new IOException("a watch event without an object");
        }
        switch (event.path("type").asText()) {
            case "ADDED" -> handler.changed(WatchHandler.Change.ADDED, KubeJson.named(object, type));
            case "MODIFIED" -> handler.changed(WatchHandler.Change.MODIFIED, KubeJson.named(object, type));
            case "DELETED" -> handler.changed(WatchHandler.Change.DELETED, KubeJson.named(object, type));
            case "BOOKMARK" -> handler.changed(WatchHandler.Change.BOOKMARK, KubeJson.named(object, type));
            default -> end(Answers.refusal(object.path("code").asInt(500), object));
        }
    }

    private KubeException refusal() {
        try {
            return Answers.refusal(status, KubeJson.read(line.toByteArray()));
        } catch (IOException e) {
            return Answers.refusal(status, MissingNode.getInstance());
        }
    }

    private KubeException unreachable(@Nullable Throwable cause) {
        return KubeException.unreachable(
                "the watch of " + type.plural() + " ended", cause == null ? new IOException("end of stream") : cause);
    }

    private void end(KubeException cause) {
        if (ended.compareAndSet(false, true)) {
            handler.closed(cause);
        }
    }
}
