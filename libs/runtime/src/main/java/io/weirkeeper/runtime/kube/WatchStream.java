package io.weirkeeper.runtime.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.kube.wire.ApiAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One watch connection: cuts the answer into lines, each of which is an event. Owns the virtual thread that reads and
 * that the handler is called on; the handler hears {@code closed} exactly once.
 */
final class WatchStream implements Subscription {
    private static final int MAX_LINE = 32 << 20;
    private static final int USUAL_LINE = 16 << 10;

    /** Opens the connection. */
    interface Opening {
        ApiAnswer open() throws IOException;
    }

    private final ResourceType type;
    private final WatchHandler handler;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable ApiAnswer connection;
    private byte[] line = new byte[USUAL_LINE];

    WatchStream(ResourceType type, WatchHandler handler) {
        this.type = type;
        this.handler = handler;
    }

    WatchStream start(Opening opening) {
        Thread.ofVirtual().name("watch of " + type.plural()).start(() -> run(opening));
        return this;
    }

    @Override
    public void close() {
        end(unreachable(new IOException("closed")));
        ApiAnswer open = connection;
        if (open != null) {
            open.abort();
        }
    }

    private void run(Opening opening) {
        try {
            ApiAnswer answer = opening.open();
            connection = answer;
            try {
                if (answer.code() == 200) {
                    follow(answer.body());
                    end(unreachable(new IOException("end of stream")));
                } else {
                    end(Answers.refusal(answer.code(), answer.body().readNBytes(MAX_LINE)));
                }
            } finally {
                answer.abort();
            }
        } catch (IOException e) {
            end(unreachable(e));
        } catch (RuntimeException e) {
            end(KubeException.unreachable("the watch of " + type.plural() + " failed: " + e, e));
        }
    }

    private void follow(InputStream body) throws IOException {
        int length = 0;
        int searched = 0;
        while (!ended.get()) {
            if (length == line.length) {
                if (length == MAX_LINE) {
                    throw new IOException("a watch event of more than " + MAX_LINE + " bytes");
                }
                line = Arrays.copyOf(line, Math.min(MAX_LINE, length * 2));
            }
            int count = body.read(line, length, line.length - length);
            if (count < 0) {
                return;
            }
            length += count;
            int start = 0;
            for (int i = searched; i < length; i++) {
                if (line[i] == '\n') {
                    event(start, i);
                    start = i + 1;
                }
            }
            length -= start;
            System.arraycopy(line, start, line, 0, length);
            searched = length;
            if (length == 0 && line.length > USUAL_LINE) {
                line = new byte[USUAL_LINE];
            }
        }
    }

    private void event(int from, int to) throws IOException {
        if (to == from || ended.get()) {
            return;
        }
        JsonNode event = KubeJson.read(line, from, to - from);
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

    private KubeException unreachable(Throwable cause) {
        return KubeException.unreachable("the watch of " + type.plural() + " ended", cause);
    }

    private void end(KubeException cause) {
        if (ended.compareAndSet(false, true)) {
            handler.closed(cause);
        }
    }
}
