package io.weirkeeper.service.notification.send;

import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.service.notification.verify.Hmac;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Type generic-hmac: as generic, with the body's signature with the token in {@code X-Signature}. */
final class GenericHmacSender implements Sender {
    private final ProviderHttp http;

    GenericHmacSender(ProviderHttp http) {
        this.http = http;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        if (to.token().isEmpty()) {
            throw SendException.failed("the provider's Secret has no token to sign with: add the key 'token'", null);
        }
        byte[] body = GenericSender.body(event);
        Map<String, String> headers = GenericSender.headers(event, to);
        headers.put("X-Signature", Hmac.sign(to.token().getBytes(StandardCharsets.UTF_8), body));
        http.post(to, HttpCall.JSON, body, headers);
    }
}
