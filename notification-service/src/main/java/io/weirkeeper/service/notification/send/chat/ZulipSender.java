package io.weirkeeper.service.notification.send.chat;

import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.EventText;
import io.weirkeeper.service.notification.send.Login;
import io.weirkeeper.service.notification.send.ProviderHttp;
import io.weirkeeper.service.notification.send.SendException;
import io.weirkeeper.service.notification.send.Sender;
import io.weirkeeper.service.notification.send.Urls;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/** Type zulip: Markdown into {@code stream/topic} (internal/notifier/zulip.go, August 2026). */
public final class ZulipSender implements Sender {
    private final ProviderHttp http;

    public ZulipSender(ProviderHttp http) {
        this.http = http;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        String[] channel = to.channel().split("/", 2);
        if (channel.length < 2 || channel[0].isEmpty() || channel[1].isEmpty()) {
            throw SendException.failed(
                    "invalid Zulip channel format, expected <channel>/<topic>, got '" + to.channel() + "'", null);
        }
        TreeMap<String, String> form = new TreeMap<>();
        form.put("type", "stream");
        form.put("to", channel[0]);
        form.put("topic", channel[1]);
        form.put("content", EventText.markdown(event));
        http.post(
                to.at(Urls.origin(to.address()) + "/api/v1/messages"),
                "application/x-www-form-urlencoded",
                Urls.form(form).getBytes(StandardCharsets.UTF_8),
                Login.basic(to.username(), to.password()));
    }
}
