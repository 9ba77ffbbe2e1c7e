package io.weirkeeper.service.notification.send.stream;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.impl.Headers;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.GenericSender;
import io.weirkeeper.service.notification.send.SendException;
import io.weirkeeper.service.notification.send.Sender;
import io.weirkeeper.service.notification.send.TlsContexts;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/**
 * Type nats: the event on the subject that the channel names, over a connection of its own. The id goes into
 * {@code Nats-Msg-Id}, by which JetStream drops a repeat (internal/notifier/nats.go, August 2026).
 */
public final class NatsSender implements Sender {
    private static final String ID = "Nats-Msg-Id";

    private final TlsContexts tls;

    public NatsSender(TlsContexts tls) {
        this.tls = tls;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        if (to.address().isEmpty()) {
            throw SendException.failed("NATS server (address) cannot be empty", null);
        }
        if (to.channel().isEmpty()) {
            throw SendException.failed("NATS subject (channel) cannot be empty", null);
        }
        try (Connection connection = Nats.connect(options(to))) {
            Headers headers = new Headers().put(ID, event.id());
            connection.publish(to.channel(), headers, GenericSender.body(event));
            connection.flush(to.timeout());
            String error = connection.getLastError();
            if (error != null && !error.isEmpty()) {
                throw SendException.failed("error publishing message to server: " + error, null);
            }
        } catch (IOException | TimeoutException e) {
            throw SendException.failed("error connecting to server: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw SendException.failed("the address or the subject cannot be used: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SendException.failed("sending was interrupted", e);
        }
    }

    private Options options(Destination to) {
        Options.Builder options = new Options.Builder()
                .server(to.address())
                .connectionName("NATS Provider Publisher")
                .connectionTimeout(to.timeout())
                .errorListener(new ErrorListener() {}) // failures come back as exceptions
                .noReconnect();
        if (!to.certificates().isEmpty()) {
            options.sslContext(tls.of(to.certificates()));
        }
        String credentials = to.secret().getOrDefault("creds", "");
        String seed = to.secret().getOrDefault("nkey", "");
        if (!credentials.isEmpty()) {
            options.authHandler(NatsIdentity.ofCredentials(credentials));
        } else if (!seed.isEmpty()) {
            options.authHandler(NatsIdentity.ofSeed(seed));
        } else if (!to.username().isEmpty() && !to.password().isEmpty()) {
            options.userInfo(to.username().toCharArray(), to.password().toCharArray());
        }
        return options.build();
    }
}
