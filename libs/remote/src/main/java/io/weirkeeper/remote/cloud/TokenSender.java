package io.weirkeeper.remote.cloud;

import io.weirkeeper.remote.http.HttpCall;
import io.weirkeeper.remote.http.HttpReply;
import io.weirkeeper.remote.http.HttpSender;
import java.io.IOException;

/** Carries a question for a token to a service outside, by the proxies and certificates of whom it is asked for. */
@FunctionalInterface
public interface TokenSender {
    /** What came back, good or not. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(int status, byte[] body) {}

    Answer send(HttpCall call) throws IOException;

    /** As the sender does. */
    static TokenSender of(HttpSender sender) {
        int longest = 1 << 20;
        return call -> {
            try (HttpReply reply = sender.send(call)) {
                return new Answer(reply.status(), reply.bytes(longest));
            }
        };
    }
}
