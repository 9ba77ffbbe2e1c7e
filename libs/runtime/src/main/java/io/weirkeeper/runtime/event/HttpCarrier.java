package io.weirkeeper.runtime.event;

import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.FluxEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Posts events to {@code --events-addr} as every Flux controller does (spec/notification.md section 3): a duplicate
 * (429) and a refusal for good (4xx) count as delivered.
 */
public final class HttpCarrier implements EventCarrier {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final URI address;
    private final HttpClient client;

    public HttpCarrier(URI address) {
        this.address = address;
        this.client = HttpClient.newBuilder()
                .connectTimeout(TIMEOUT)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    @Override
    public boolean isPrompt() {
        return false;
    }

    @Override
    public void carry(FluxEvent event) {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(RecordJson.encode(event)))
                .build();
        try {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status >= 500) {
                throw new CarryException(address + " answered " + status);
            }
        } catch (IOException e) {
            throw new CarryException(address + " cannot be reached: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CarryException("interrupted while posting to " + address, e);
        }
    }
}
