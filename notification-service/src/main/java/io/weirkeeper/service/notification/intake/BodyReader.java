package io.weirkeeper.service.notification.intake;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Reads the bodies of requests within limits: of size (413), of time (408), and of what all requests together may hold
 * in memory (503). Nothing else looks at a request before.
 */
public final class BodyReader {
    static final int MOST = 3 * 1024 * 1024;
    private static final Duration TIME = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final long mostTogether;
    private final AtomicLong held = new AtomicLong();

    /** @param mostTogether bytes of all bodies that are in memory at a time */
    public BodyReader(Vertx vertx, long mostTogether) {
        this.vertx = vertx;
        this.mostTogether = mostTogether;
    }

    /** A body in memory; whoever gets it calls {@link #done} when it is no longer needed. */
    public final class Body {
        private final byte[] bytes;
        private final long counted;

        private Body(byte[] bytes, long counted) {
            this.bytes = bytes;
            this.counted = counted;
        }

        public byte[] bytes() {
            return bytes;
        }

        public void done() {
            held.addAndGet(-counted);
        }
    }

    /** Reads the body on the event loop and hands it over there; a request that breaks a limit is answered here. */
    public void read(HttpServerRequest request, Consumer<Body> ready) {
        Reading reading = new Reading(request, ready);
        request.exceptionHandler(_ -> reading.stop());
        request.handler(reading::add);
        request.endHandler(_ -> reading.finish());
    }

    /** Bytes of bodies in memory. */
    long held() {
        return held.get();
    }

    /** One body; lives on one event loop. */
    private final class Reading {
        private final HttpServerRequest request;
        private final Consumer<Body> ready;
        private final Buffer buffer = Buffer.buffer();
        private final long timer;
        private long counted;
        private boolean stopped;

        Reading(HttpServerRequest request, Consumer<Body> ready) {
            this.request = request;
            this.ready = ready;
            this.timer = vertx.setTimer(TIME.toMillis(), _ -> refuse(408));
        }

        void add(Buffer chunk) {
            if (stopped) {
                return;
            }
            if (buffer.length() + chunk.length() > MOST) {
                refuse(413);
                return;
            }
            counted += chunk.length();
            if (held.addAndGet(chunk.length()) > mostTogether) {
                refuse(503);
                return;
            }
            buffer.appendBuffer(chunk);
        }

        void finish() {
            if (!stopped) {
                stopped = true;
                vertx.cancelTimer(timer);
                ready.accept(new Body(buffer.getBytes(), counted));
            }
        }

        void stop() {
            if (!stopped) {
                stopped = true;
                vertx.cancelTimer(timer);
                held.addAndGet(-counted);
            }
        }

        private void refuse(int status) {
            if (!stopped) {
                stop();
                request.response()
                        .putHeader("Connection", "close")
                        .setStatusCode(status)
                        .end()
                        .onComplete(_ -> request.connection().close());
            }
        }
    }
}
