package io.weirkeeper.service.notification.send;

import io.weirkeeper.api.GoDuration;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One POST to a provider, within its timeout from the first byte to the last. Redirects are not followed: they would
 * lose the body or carry credentials to another host.
 */
public final class HttpPost {
    private static final int MOST_OF_ANSWER = 64 * 1024;
    private static final int MOST_OF_ERROR = 500;
    /** The caller is asked to change something, or to come again: a corrected Provider makes these work. */
    private static final Set<Integer> MAY_WORK_LATER = Set.of(401, 403, 404, 405, 407, 408, 409, 410, 423, 425, 429);

    static final String JSON = "application/json";

    private final HttpClients clients;

    public HttpPost(HttpClients clients) {
        this.clients = clients;
    }

    /** @return the beginning of the answer's body */
    byte[] post(Destination to, String contentType, byte[] body, Map<String, String> headers) {
        URI uri = uri(to);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .version(uri.getScheme().equals("http") ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .setHeader("Content-Type", contentType);
        headers.forEach((name, value) -> header(request, name, value));
        HttpResponse<byte[]> answer = exchange(clients.of(to), request.build(), uri, to.timeout());
        int status = answer.statusCode();
        if (status >= 200 && status < 300) {
            return answer.body();
        }
        throw failure(uri, answer);
    }

    private static URI uri(Destination to) {
        try {
            URI uri = new URI(to.address());
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException _) {
            // told below, without the address: it may be a secret
        }
        throw SendException.failed(
                "the provider's address is not an http or https URL: correct spec.address, or 'address' in its Secret",
                null);
    }

    private static void header(HttpRequest.Builder request, String name, String value) {
        try {
            request.setHeader(name, value);
        } catch (IllegalArgumentException _) {
            throw SendException.failed(
                    "the header '" + name + "' cannot be sent: correct 'headers' in the provider's Secret", null);
        }
    }

    private static HttpResponse<byte[]> exchange(HttpClient client, HttpRequest request, URI uri, Duration timeout) {
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request, _ -> new FirstBytes(MOST_OF_ANSWER));
        try {
            return exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            exchange.cancel(true);
            throw SendException.failed(uri.getHost() + " did not answer within " + GoDuration.format(timeout), e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof IOException io) {
                throw SendException.failed(uri.getHost() + " cannot be reached: " + reason(io), io);
            }
            throw new IllegalStateException("sending failed in an unexpected way", cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.cancel(true);
            throw SendException.failed("sending was interrupted", e);
        }
    }

    private static String reason(IOException failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private static SendException failure(URI uri, HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        String message = uri.getHost() + " answered with status code " + status + beginning(answer.body());
        if (status >= 400 && status < 500 && !MAY_WORK_LATER.contains(status)) {
            return SendException.refused(message);
        }
        if (status >= 300 && status < 400) {
            return SendException.failed(message + ": redirects are not followed, set the final address", null);
        }
        return SendException.busy(message, retryAfter(answer));
    }

    private static String beginning(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, MOST_OF_ERROR), StandardCharsets.UTF_8)
                .replaceAll("\\p{Cntrl}+", " ")
                .strip();
        return text.isEmpty() ? "" : ": " + text;
    }

    /** Seconds alone; the form with a date is rare and not worth trusting another clock. */
    private static Optional<Duration> retryAfter(HttpResponse<byte[]> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(value -> value.length() <= 9
                        && !value.isEmpty()
                        && value.chars().allMatch(character -> character >= '0' && character <= '9'))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)));
    }
}
