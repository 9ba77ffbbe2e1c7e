package io.weirkeeper.service.notification.send.chat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.GenericSender;
import io.weirkeeper.service.notification.send.HttpCall;
import io.weirkeeper.service.notification.send.Login;
import io.weirkeeper.service.notification.send.MetadataOrder;
import io.weirkeeper.service.notification.send.ProviderHttp;
import io.weirkeeper.service.notification.send.Sender;
import io.weirkeeper.service.notification.send.Urls;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * Type matrix: a text into the room that the channel names. The transaction is the event's hash, so that a repeat is
 * shown once (internal/notifier/matrix.go, August 2026).
 */
public final class MatrixSender implements Sender {
    private final ProviderHttp http;

    public MatrixSender(ProviderHttp http) {
        this.http = http;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        String url = to.address() + "/_matrix/client/r0/rooms/" + Urls.segment(to.channel()) + "/send/m.room.message/"
                + sha1(GenericSender.body(event));
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.put("body", text(event));
        payload.put("msgtype", "m.text");
        http.call(to, HttpCall.json("PUT", url, Map.of(Login.HEADER, "Bearer " + Login.requiredToken(to)), payload));
    }

    private static String text(FluxEvent event) {
        StringBuilder text = new StringBuilder(event.isError() ? "🚨 " : "💫 ");
        text.append(event.involvedObject().label()).append('\n');
        text.append(event.message()).append('\n');
        MetadataOrder.of(event)
                .forEach((key, value) ->
                        text.append("- ").append(key).append(": ").append(value).append('\n'));
        return text.toString();
    }

    private static String sha1(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
