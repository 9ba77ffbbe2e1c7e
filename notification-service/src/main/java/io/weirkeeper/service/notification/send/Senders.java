package io.weirkeeper.service.notification.send;

import io.weirkeeper.service.notification.send.chat.DiscordSender;
import io.weirkeeper.service.notification.send.chat.GoogleChatSender;
import io.weirkeeper.service.notification.send.chat.LarkSender;
import io.weirkeeper.service.notification.send.chat.MatrixSender;
import io.weirkeeper.service.notification.send.chat.RocketSender;
import io.weirkeeper.service.notification.send.chat.SlackSender;
import io.weirkeeper.service.notification.send.chat.TeamsSender;
import io.weirkeeper.service.notification.send.chat.TelegramSender;
import io.weirkeeper.service.notification.send.chat.WebexSender;
import io.weirkeeper.service.notification.send.chat.ZoomSender;
import io.weirkeeper.service.notification.send.chat.ZulipSender;
import io.weirkeeper.service.notification.send.forge.ForgeSenders;
import io.weirkeeper.service.notification.send.incident.AlertmanagerSender;
import io.weirkeeper.service.notification.send.incident.DatadogSender;
import io.weirkeeper.service.notification.send.incident.GrafanaSender;
import io.weirkeeper.service.notification.send.incident.IncidentIoSender;
import io.weirkeeper.service.notification.send.incident.OpsgenieSender;
import io.weirkeeper.service.notification.send.incident.OtelSender;
import io.weirkeeper.service.notification.send.incident.PagerDutySender;
import io.weirkeeper.service.notification.send.incident.SentrySender;
import io.weirkeeper.service.notification.send.stream.EmailSender;
import io.weirkeeper.service.notification.send.stream.EventHubSender;
import io.weirkeeper.service.notification.send.stream.KafkaSender;
import io.weirkeeper.service.notification.send.stream.NatsSender;
import io.weirkeeper.service.notification.send.stream.PubSubSender;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The types of providers that can be sent to. Holds connections. */
public final class Senders implements AutoCloseable {
    private final Map<String, Sender> byType = new HashMap<>();
    private final KafkaSender kafka = new KafkaSender();

    public Senders(ProviderHttp http, TlsContexts tls, CloudTokens tokens, Clock clock) {
        byType.put("generic", new GenericSender(http));
        byType.put("generic-hmac", new GenericHmacSender(http));
        byType.put("slack", new SlackSender(http));
        byType.put("discord", new DiscordSender(http));
        byType.put("rocket", new RocketSender(http));
        byType.put("msteams", new TeamsSender(http));
        byType.put("googlechat", new GoogleChatSender(http));
        byType.put("webex", new WebexSender(http));
        byType.put("zoom", new ZoomSender(http));
        byType.put("zulip", new ZulipSender(http));
        byType.put("telegram", new TelegramSender(http));
        byType.put("matrix", new MatrixSender(http));
        byType.put("lark", new LarkSender(http));
        byType.put("alertmanager", new AlertmanagerSender(http));
        byType.put("datadog", new DatadogSender(http));
        byType.put("grafana", new GrafanaSender(http));
        byType.put("incident.io", new IncidentIoSender(http));
        byType.put("opsgenie", new OpsgenieSender(http));
        byType.put("otel", new OtelSender(http));
        byType.put("pagerduty", new PagerDutySender(http));
        byType.put("sentry", new SentrySender(http));
        byType.put("googlepubsub", new PubSubSender(http, tokens));
        byType.put("azureeventhub", new EventHubSender(http, tokens, clock));
        byType.put("nats", new NatsSender(tls));
        byType.put("kafka", kafka);
        byType.put("email", new EmailSender(tls));
        byType.putAll(ForgeSenders.of(http, tokens, clock));
    }

    public Optional<Sender> ofType(String type) {
        return Optional.ofNullable(byType.get(type));
    }

    /** All types there are. */
    public Set<String> types() {
        return Set.copyOf(byType.keySet());
    }

    @Override
    public void close() {
        kafka.close();
    }
}
