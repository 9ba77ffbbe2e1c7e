package io.weirkeeper.remote.oci;

import io.weirkeeper.remote.http.HttpCall;
import io.weirkeeper.remote.http.HttpReply;
import io.weirkeeper.remote.http.HttpSender;
import java.io.IOException;
import java.net.URI;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Sends the requests of one repository with what the registry wants to see, and finds out how it wants to be spoken to. */
final class RegistryRequests {
    private static final String USER_AGENT = "flux/v2";
    private static final int UNAUTHORIZED = 401;

    private final OciClient client;
    private final OciClient.Place place;
    private final HttpSender sender;
    private final RegistryTokens tokens;

    /** Reads an answer that is a success; the answer is closed afterwards. */
    interface Reading<T> {
        T read(HttpCall call, HttpReply reply) throws IOException;
    }

    RegistryRequests(OciClient client, OciClient.Place place, HttpSender sender) {
        this.client = client;
        this.place = place;
        this.sender = sender;
        this.tokens = new RegistryTokens(sender, place.access().login());
    }

    /** The URL of something in the repository; the first one finds out whether the registry speaks TLS. */
    URI url(String path) {
        OciClient.Speech speech = client.speech(place).orElseGet(this::greet);
        return root(speech).resolve("/v2/" + place.name().repository() + "/" + path);
    }

    private URI root(OciClient.Speech speech) {
        String scheme = switch (speech) {
            case HTTPS -> "https";
            case HTTP -> "http";
        };
        return URI.create(scheme + "://" + place.name().registry() + "/v2/");
    }

    /** Asks for nothing yet: how the registry is reached, and what it wants to see. */
    private OciClient.Speech greet() {
        boolean mayBePlain = place.access().insecure() || place.name().isLocal();
        Duration timeout = place.access().http().timeout();
        try {
            // a server that does not speak TLS may also just keep silent
            return greet(OciClient.Speech.HTTPS, mayBePlain ? timeout.dividedBy(2) : timeout);
        } catch (IOException e) {
            if (!mayBePlain || showedCertificate(e)) {
                throw RegistryFailures.failed(call("GET", root(OciClient.Speech.HTTPS), Map.of(), Map.of()), e);
            }
        }
        try {
            return greet(OciClient.Speech.HTTP, timeout);
        } catch (IOException e) {
            throw RegistryFailures.failed(call("GET", root(OciClient.Speech.HTTP), Map.of(), Map.of()), e);
        }
    }

    private OciClient.Speech greet(OciClient.Speech speech, Duration timeout) throws IOException {
        try (HttpReply reply = sender.send(call("GET", root(speech), Map.of(), Map.of()), timeout)) {
            client.learn(place, speech);
            Challenge.of(reply.headers("WWW-Authenticate"))
                    .filter(challenge -> reply.status() == UNAUTHORIZED)
                    .ifPresent(challenge -> client.learn(place, challenge));
            return speech;
        }
    }

    /** Then it speaks TLS, whatever is wrong with it. */
    private static boolean showedCertificate(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
                return true;
            }
        }
        return false;
    }

    <T> T get(URI url, String accept, Reading<T> reading) {
        return ask("GET", url, accept, reading);
    }

    <T> T head(URI url, String accept, Reading<T> reading) {
        return ask("HEAD", url, accept, reading);
    }

    private <T> T ask(String method, URI url, String accept, Reading<T> reading) {
        Map<String, String> headers = Map.of("Accept", accept);
        HttpCall call = call(method, url, headers, known());
        try {
            try (HttpReply reply = sender.send(call)) {
                if (reply.status() != UNAUTHORIZED || !isAnswered(reply)) {
                    return read(call, reply, reading);
                }
            }
            HttpCall again = call(method, url, headers, known());
            try (HttpReply reply = sender.send(again)) {
                return read(again, reply, reading);
            }
        } catch (IOException e) {
            client.forgetSpeech(place);
            throw RegistryFailures.failed(call, e);
        }
    }

    private static <T> T read(HttpCall call, HttpReply reply, Reading<T> reading) throws IOException {
        if (!reply.isSuccess()) {
            throw RegistryFailures.refused(call, reply);
        }
        return reading.read(call, reply);
    }

    /** What the registry is known to want to see. */
    private Map<String, String> known() {
        Optional<RegistryTokens.Grant> grant = client.grant(place)
                .or(tokens::unasked)
                .or(() -> client.challenge(place).flatMap(this::granted));
        return grant.map(value -> Map.of("Authorization", value.header())).orElse(Map.of());
    }

    /** Whether there is something new to show to a registry that said no. */
    private boolean isAnswered(HttpReply refusal) {
        client.forgetGrant(place);
        // a redirect's server gets nothing, whatever it asks for
        boolean own = refusal.url().getHost() != null && HttpSender.isSameServer(url(""), refusal.url());
        Optional<Challenge> challenge = Challenge.of(refusal.headers("WWW-Authenticate"));
        if (!own || challenge.isEmpty() || tokens.unasked().isPresent()) {
            return false;
        }
        client.learn(place, challenge.get());
        return granted(challenge.get()).isPresent();
    }

    private Optional<RegistryTokens.Grant> granted(Challenge challenge) {
        URI registry = root(client.speech(place).orElse(OciClient.Speech.HTTPS));
        Optional<RegistryTokens.Grant> grant =
                tokens.answer(challenge, registry, "repository:" + place.name().repository() + ":pull");
        grant.ifPresent(value -> client.learn(place, value));
        return grant;
    }

    private static HttpCall call(String method, URI url, Map<String, String> headers, Map<String, String> credentials) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("User-Agent", USER_AGENT);
        return new HttpCall(method, url, all, credentials, "");
    }
}
