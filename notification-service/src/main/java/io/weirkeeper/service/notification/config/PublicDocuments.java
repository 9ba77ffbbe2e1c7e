package io.weirkeeper.service.notification.config;

import io.weirkeeper.service.notification.send.HttpCall;
import io.weirkeeper.service.notification.send.ProviderHttp;
import io.weirkeeper.service.notification.send.SendException;
import io.weirkeeper.service.notification.verify.Documents;
import io.weirkeeper.service.notification.verify.WebhookRefusedException;
import java.util.Map;

/** Reads the keys of issuers over the same bounded HTTP that notifications go out by. */
final class PublicDocuments implements Documents {
    private final ProviderHttp http;

    PublicDocuments(ProviderHttp http) {
        this.http = http;
    }

    @Override
    public byte[] get(String url) {
        try {
            return http.callDirectly(HttpCall.get(url, Map.of()));
        } catch (SendException e) {
            throw new WebhookRefusedException("the keys of the issuer cannot be read: " + e.getMessage());
        }
    }
}
