package io.weirkeeper.service.notification.send.chat;

import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.ProviderHttp;
import io.weirkeeper.service.notification.send.Sender;
import java.util.Map;

/** Type discord: Slack's message to the webhook's own door for such (internal/notifier/discord.go, August 2026). */
public final class DiscordSender implements Sender {
    private static final String DOOR = "/slack";

    private final ProviderHttp http;

    public DiscordSender(ProviderHttp http) {
        this.http = http;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        SlackShape shape = new SlackShape(
                "",
                to.username().isEmpty() ? event.reportingController() : to.username(),
                "",
                event.isError() ? "danger" : "good");
        http.post(to.at(door(to.address())), shape.of(event), Map.of());
    }

    static String door(String address) {
        if (address.endsWith(DOOR)) {
            return address;
        }
        int query = address.indexOf('?');
        String path = query < 0 ? address : address.substring(0, query);
        String rest = query < 0 ? "" : address.substring(query);
        return (path.endsWith("/") ? path.substring(0, path.length() - 1) : path) + DOOR + rest;
    }
}
