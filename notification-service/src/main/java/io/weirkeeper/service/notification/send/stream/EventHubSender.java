package io.weirkeeper.service.notification.send.stream;

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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Type azureeventhub: the event to an Azure Event Hub. The address is a connection string with a shared access key, or
 * the hub's name with the namespace as channel and a token, of the Secret or of the workload
 * (internal/notifier/azure_eventhub.go, August 2026; https://learn.microsoft.com/rest/api/eventhub/send-event).
 */
public final class EventHubSender implements Sender {
    private static final String SCOPE = "https://eventhubs.azure.net/.default";
    private static final String TYPE = "application/atom+xml;type=entry;charset=utf-8";
    private static final String VERSION = "?timeout=60&api-version=2014-01";
    private static final long TOKEN_SECONDS = 600;

    private final ProviderHttp http;
    private final CloudTokens tokens;
    private final Clock clock;
    private final UnaryOperator<String> origins;

    public EventHubSender(ProviderHttp http, CloudTokens tokens, Clock clock) {
        this(http, tokens, clock, host -> "https://" + host);
    }

    /** @param origins from the name of a host to where it answers */
    EventHubSender(ProviderHttp http, CloudTokens tokens, Clock clock, UnaryOperator<String> origins) {
        this.http = http;
        this.tokens = tokens;
        this.clock = clock;
        this.origins = origins;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        if (to.address().isEmpty()) {
            throw SendException.failed("endpoint URL cannot be empty: set spec.address", null);
        }
        boolean isShared = to.address().contains("SharedAccessKey");
        if (isShared && !to.token().isEmpty()) {
            throw SendException.failed("jwt token and SAS authentication cannot be set at the same time", null);
        }
        if (isShared) {
            shared(event, to);
            return;
        }
        String host = to.channel().contains(".servicebus.") ? to.channel() : to.channel() + ".servicebus.windows.net";
        String token =
                to.token().isEmpty() ? tokens.azure(to, SCOPE) : to.token().strip();
        post(event, to, host, to.address(), "Bearer " + token);
    }

    private void shared(FluxEvent event, Destination to) {
        Map<String, String> parts = new TreeMap<>();
        for (String part : to.address().split(";")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(
                        part.substring(0, equals).strip(),
                        part.substring(equals + 1).strip());
            }
        }
        String host = parts.getOrDefault("Endpoint", "")
                .replaceFirst("^[a-z]+://", "")
                .replaceFirst("/+$", "");
        String hub = parts.getOrDefault("EntityPath", "");
        String key = parts.getOrDefault("SharedAccessKey", "");
        if (host.isEmpty() || hub.isEmpty() || key.isEmpty()) {
            throw SendException.failed(
                    "the address is not a connection string with Endpoint, SharedAccessKeyName, SharedAccessKey and"
                            + " EntityPath: copy it from the hub's shared access policy",
                    null);
        }
        String resource = encoded("https://" + host + "/" + hub);
        long expiry = clock.instant().getEpochSecond() + TOKEN_SECONDS;
        String signature = encoded(hmac(key, resource + "\n" + expiry));
        post(
                event,
                to,
                host,
                hub,
                "SharedAccessSignature sr=" + resource + "&sig=" + signature + "&se=" + expiry + "&skn="
                        + encoded(parts.getOrDefault("SharedAccessKeyName", "")));
    }

    private void post(FluxEvent event, Destination to, String host, String hub, String authorization) {
        String url = origins.apply(host) + "/" + Urls.segment(hub) + "/messages" + VERSION;
        http.call(to, new HttpCall("POST", url, Map.of(Login.HEADER, authorization), TYPE, GenericSender.body(event)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String hmac(String key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
