package io.weirkeeper.service.notification.send.chat;

import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.ProviderHttp;
import io.weirkeeper.service.notification.send.Sender;
import java.util.Map;

/** Type rocket: Slack's message in Rocket.Chat's colours (internal/notifier/rocket.go, August 2026). */
public final class RocketSender implements Sender {
    private final ProviderHttp http;

    public RocketSender(ProviderHttp http) {
        this.http = http;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        SlackShape shape = new SlackShape(to.channel(), to.username(), "", event.isError() ? "#FF0000" : "#0076D7");
        http.post(to, shape.of(event), Map.of());
    }
}
