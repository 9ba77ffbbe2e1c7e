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
        Map<String, String> nowhere =
                Map.of("GCE_METADATA_HOST", "127.0.0.1:1", "AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://127.0.0.1:1");
        CloudTokens tokens = new CloudTokens(http, nowhere, Clock.systemUTC());
        return new Senders(http, noTls, tokens, Clock.systemUTC());
    }
}
