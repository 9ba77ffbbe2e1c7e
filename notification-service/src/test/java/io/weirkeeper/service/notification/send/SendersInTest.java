package io.weirkeeper.service.notification.send;

import java.time.Clock;
import java.util.Map;

/** All senders as the service has them, without an identity of a cloud. */
final class SendersInTest {
    private SendersInTest() {}

    static Senders of(ProviderHttp http) {
        TlsContexts noTls = _ -> {
            throw new AssertionError("no certificates here");
        };
        CloudTokens tokens = new CloudTokens(
                http, Clock.systemUTC(), Map.of(), new CloudTokens.Places("http://127.0.0.1:1", "http://127.0.0.1:1"));
        return new Senders(http, noTls, tokens, Clock.systemUTC());
    }
}
