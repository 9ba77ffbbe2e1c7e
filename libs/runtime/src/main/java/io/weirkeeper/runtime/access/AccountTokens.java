package io.weirkeeper.runtime.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.redact.Redactor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of one service account for somebody who trusts the cluster, issued anew before they end. Thread-safe.
 */
final class AccountTokens {
    /** A token is not used in its last moments. */
    private static final Duration MARGIN = Duration.ofMinutes(2);

    private static final Path OWN_TOKEN = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Whose tokens. */
    record Account(String namespace, String name) {}

    private record Issued(String token, Instant end) {}

    private final KubeApi api;
    private final Account account;
    private final List<String> audiences;
    private final Redactor redactor;
    private final Clock clock;
    private @Nullable Issued last;

    AccountTokens(KubeApi api, Account account, List<String> audiences, Redactor redactor, Clock clock) {
        this.api = api;
        this.account = account;
        this.audiences = List.copyOf(audiences);
        this.redactor = redactor;
        this.clock = clock;
    }

    /** The account that this process runs as, by the token that Kubernetes mounts. */
    static Account own() {
        try {
            String[] parts = Files.readString(OWN_TOKEN).split("\\.", -1);
            JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts.length > 1 ? parts[1] : ""));
            String[] subject = claims.path("sub").asText("").split(":", -1);
            if (subject.length == 4) {
                return new Account(subject[2], subject[3]);
            }
            throw new AccessException("the service account token of this process names no service account", false);
        } catch (IOException | IllegalArgumentException e) {
            throw new AccessException(
                    "failed to read service account token file " + OWN_TOKEN
                            + ": name a serviceAccountName in the ConfigMap instead",
                    false);
        }
    }

    /** @throws AccessException when the API server issues none */
    synchronized String token() {
        if (last == null || !clock.instant().isBefore(last.end().minus(MARGIN))) {
            last = issue();
        }
        return last.token();
    }

    private Issued issue() {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenRequest");
        ObjectNode spec = request.putObject("spec");
        audiences.forEach(spec.putArray("audiences")::add);
        ResourceType type =
                new ResourceType("", "v1", "serviceaccounts/" + account.name() + "/token", "TokenRequest", true);
        try {
            JsonNode status = api.create(type, account.namespace(), request, "").path("status");
            String token = status.path("token").asText();
            redactor.remember(List.of(token));
            return new Issued(
                    token, Instant.parse(status.path("expirationTimestamp").asText()));
        } catch (KubeException | DateTimeParseException e) {
            throw new AccessException(
                    "failed to create kubernetes token for service account '" + account.namespace() + "/"
                            + account.name() + "': " + e.getMessage(),
                    e instanceof KubeException refusal && refusal.isNotFound());
        }
    }

    /** As the bytes of a header have it. */
    static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
