package io.weirkeeper.service.notification.send;

import io.weirkeeper.api.GoDuration;
import io.weirkeeper.remote.cloud.TokenSender;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Requests to a provider, each within its timeout from the first byte to the last. Redirects are not followed: they would
 * lose the body or carry credentials to another host.
 */
public final class ProviderHttp {
    private static final int MOST_OF_ANSWER = 64 * 1024;
    /** A hundred comments of a change request. */
    private static final int MOST_OF_LIST = 8 * 1024 * 1024;

    private static final Duration OWN_TIMEOUT = Duration.ofSeconds(10);
    private static final int MOST_OF_ERROR = 500;
    private static final String MASK = "*****";
    /** The caller is asked to change something, or to come again: a corrected Provider makes these work. */
    private static final Set<Integer> MAY_WORK_LATER = Set.of(401, 403, 404, 405, 407, 408, 409, 410, 423, 425, 429);

    private final HttpClients clients;

    public ProviderHttp(HttpClients clients) {
        this.clients = clients;
    }

    /**
     * Posts to the provider's address.
     *
     * @return the beginning of the answer's body
     */
    public byte[] post(Destination to, String contentType, byte[] body, Map<String, String> headers) {
        return call(to, new HttpCall("POST", to.address(), headers, contentType, body));
    }

    /** Posts JSON to the provider's address. */
    public byte[] post(Destination to, Object json, Map<String, String> headers) {
        return call(to, HttpCall.json("POST", to.address(), headers, json));
    }

    /**
     * Calls any address of the provider.
     *
     * @return the beginning of the answer's body
     * @throws SendException when the answer is not of the 200s
     */
    public byte[] call(Destination to, HttpCall call) {
        URI uri = uri(call.url());
        HttpResponse<byte[]> answer = exchange(to, call, uri);
        if (isGood(answer)) {
            return answer.body();
        }
        throw failure(uri, call, answer);
    }

    /** Calls a service of the cloud where we run, past every proxy and certificate of the provider. */
    public byte[] callDirectly(HttpCall call) {
        URI uri = uri(call.url());
        HttpResponse<byte[]> answer = exchange(clients.direct(), request(uri, call), uri, OWN_TIMEOUT, MOST_OF_ANSWER);
        if (isGood(answer)) {
            return answer.body();
        }
        throw failure(uri, call, answer);
    }

    /** Asks for a token on the provider's behalf; the answer may be any. */
    TokenSender.Answer ask(Destination to, io.weirkeeper.remote.http.HttpCall call) {
        Map<String, String> headers = new HashMap<>(call.headers());
        headers.putAll(call.credentials());
        String type = headers.getOrDefault("Content-Type", "");
        headers.remove("Content-Type");
        byte[] body = call.body().getBytes(StandardCharsets.UTF_8);
        HttpCall sent = new HttpCall(call.method(), call.url().toString(), headers, type, body);
        HttpResponse<byte[]> answer = exchange(to, sent, uri(sent.url()));
        return new TokenSender.Answer(answer.statusCode(), answer.body() == null ? new byte[0] : answer.body());
    }

    /** As {@link #call}, but empty when there is no such thing (404). */
    public Optional<byte[]> find(Destination to, HttpCall call) {
        URI uri = uri(call.url());
        HttpResponse<byte[]> answer = exchange(to, call, uri);
        if (isGood(answer)) {
            return Optional.of(answer.body());
        }
        if (answer.statusCode() == 404) {
            return Optional.empty();
        }
        throw failure(uri, call, answer);
    }

    private static boolean isGood(HttpResponse<byte[]> answer) {
        return answer.statusCode() >= 200 && answer.statusCode() < 300;
    }

    private HttpResponse<byte[]> exchange(Destination to, HttpCall call, URI uri) {
        int most = call.method().equals("GET") ? MOST_OF_LIST : MOST_OF_ANSWER;
        return exchange(clients.of(to), request(uri, call), uri, to.timeout(), most);
    }

    private static HttpRequest request(URI uri, HttpCall call) {
        HttpRequest.BodyPublisher body = call.contentType().isEmpty()
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(call.body());
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .version(uri.getScheme().equals("http") ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2)
                .method(call.method(), body);
        if (!call.contentType().isEmpty()) {
            request.setHeader("Content-Type", call.contentType());
        }
        call.headers().forEach((name, value) -> header(request, name, value));
        return request.build();
    }

    private static URI uri(String address) {
        try {
            URI uri = new URI(address);
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

    private static HttpResponse<byte[]> exchange(
            HttpClient client, HttpRequest request, URI uri, Duration timeout, int most) {
        CompletableFuture<HttpResponse<byte[]>> exchange = client.sendAsync(request, _ -> new FirstBytes(most));
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

    private static SendException failure(URI uri, HttpCall call, HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        String message = uri.getHost() + " answered with status code " + status + beginning(answer.body(), call);
        if (status >= 400 && status < 500 && !MAY_WORK_LATER.contains(status)) {
            return SendException.refused(message);
        }
        if (status >= 300 && status < 400) {
            return SendException.failed(message + ": redirects are not followed, set the final address", null);
        }
        return SendException.busy(message, retryAfter(answer));
    }

    /** Without the credentials that were sent, which a careless server repeats; tokens made from a Secret are known here alone. */
    private static String beginning(byte @Nullable [] body, HttpCall call) {
        if (body == null) {
            return ""; // of a proxy that opens no tunnel
        }
        String text = new String(body, StandardCharsets.UTF_8)
                .replaceAll("\\p{Cntrl}+", " ")
                .strip();
        for (Map.Entry<String, String> header : call.headers().entrySet()) {
            String value = header.getValue();
            if (header.getKey().equalsIgnoreCase("Authorization") && !value.isBlank()) {
                text = text.replace(value, MASK).replace(value.substring(value.lastIndexOf(' ') + 1), MASK);
            }
        }
        if (text.length() > MOST_OF_ERROR) {
            // not in the middle of a word: half a secret would not be known as one
            int end = MOST_OF_ERROR;
            while (end > 0 && !Character.isWhitespace(text.charAt(end)) && text.charAt(end) != '"') {
                end--;
            }
            text = text.substring(0, end).strip();
        }
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
