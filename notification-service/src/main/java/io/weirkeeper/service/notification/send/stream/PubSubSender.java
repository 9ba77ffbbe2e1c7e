package io.weirkeeper.service.notification.send.stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.service.notification.send.CloudTokens;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.GenericSender;
import io.weirkeeper.service.notification.send.HttpCall;
import io.weirkeeper.service.notification.send.Login;
import io.weirkeeper.service.notification.send.ProviderHttp;
import io.weirkeeper.service.notification.send.SendException;
import io.weirkeeper.service.notification.send.Sender;
import io.weirkeeper.service.notification.send.Urls;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * Type googlepubsub: the event on a topic of Google Cloud Pub/Sub; the address is the project, the channel the topic,
 * the headers of the Secret are its attributes (internal/notifier/google_pubsub.go, August 2026;
 * https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.topics/publish).
 */
public final class PubSubSender implements Sender {
    private static final String API = "https://pubsub.googleapis.com";
    private static final String SCOPE = "https://www.googleapis.com/auth/pubsub";

    private final ProviderHttp http;
    private final CloudTokens tokens;
    private final String api;

    public PubSubSender(ProviderHttp http, CloudTokens tokens) {
        this(http, tokens, API);
    }

    PubSubSender(ProviderHttp http, CloudTokens tokens, String api) {
        this.http = http;
        this.tokens = tokens;
        this.api = api;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        if (to.address().isEmpty()) {
            throw SendException.failed("GCP project ID cannot be empty: set spec.address", null);
        }
        if (to.channel().isEmpty()) {
            throw SendException.failed("GCP Pub/Sub topic ID cannot be empty: set spec.channel", null);
        }
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        ObjectNode message = payload.putArray("messages").addObject();
        message.put("data", Base64.getEncoder().encodeToString(GenericSender.body(event)));
        if (!to.headers().isEmpty()) {
            ObjectNode attributes = message.putObject("attributes");
            new TreeMap<>(to.headers()).forEach(attributes::put);
        }
        String url = api + "/v1/projects/" + Urls.segment(to.address()) + "/topics/" + Urls.segment(to.channel())
                + ":publish";
        http.call(to, HttpCall.json("POST", url, Map.of(Login.HEADER, "Bearer " + tokens.google(to, SCOPE)), payload));
    }
}
