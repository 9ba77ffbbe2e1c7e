package io.weirkeeper.remote.cloud;

import io.weirkeeper.remote.http.HttpAccess;
import io.weirkeeper.remote.http.HttpCall;
import io.weirkeeper.remote.http.HttpSender;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Exchanges tokens of Kubernetes service accounts for those of Google Cloud: by the pool of the GKE cluster that this
 * process runs on, or by one that trusts another cluster. Thread-safe.
 */
public final class GoogleFederation {
    private static final String JWT = "urn:ietf:params:oauth:token-type:jwt";
    private static final TokenSender MACHINE = TokenSender.of(new HttpSender(HttpAccess.plain(Duration.ofSeconds(5))));

    private final String metadataHost;
    private final TokenRequests requests;
    private final Optional<String> endpoint;

    /** @param endpoint asked instead of Google's own servers */
    public GoogleFederation(Map<String, String> environment, HttpSender http, Clock clock, Optional<String> endpoint) {
        this.metadataHost = environment.getOrDefault("GCE_METADATA_HOST", "metadata.google.internal");
        this.requests = new TokenRequests(TokenSender.of(http), clock);
        this.endpoint = endpoint;
    }

    /**
     * A token for a service account of Kubernetes.
     *
     * @param provider of a workload identity pool; empty means the pool of this GKE cluster
     * @param email of the service account of Google to act as; empty means none
     * @param tokens issues a token of the service account for an audience
     */
    public AccessToken token(String provider, String email, UnaryOperator<String> tokens) {
        try {
            String audience;
            String exchanged;
            if (provider.isEmpty()) {
                Machine machine = machine();
                audience = machine.pool();
                exchanged = "identitynamespace:" + machine.pool() + ":" + machine.provider();
            } else {
                audience = "//iam.googleapis.com/" + provider;
                exchanged = audience;
            }
            AccessToken federated = exchange(exchanged, tokens.apply(audience));
            return email.isEmpty() ? federated : impersonate(email, federated);
        } catch (IOException e) {
            throw new CloudException("Google Cloud authentication failed: " + e.getMessage(), e);
        }
    }

    private AccessToken exchange(String audience, String subject) throws IOException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
        form.put("audience", audience);
        form.put("scope", GoogleLogin.PLATFORM);
        form.put("requested_token_type", "urn:ietf:params:oauth:token-type:access_token");
        form.put("subject_token", subject);
        form.put("subject_token_type", JWT);
        return requests.post(endpoint.orElse("https://sts.googleapis.com") + "/v1/token", form);
    }

    private AccessToken impersonate(String email, AccessToken federated) throws IOException {
        String url = endpoint.orElse("https://iamcredentials.googleapis.com") + "/v1/projects/-/serviceAccounts/"
                + email + ":generateAccessToken";
        return requests.impersonated(url, federated, GoogleLogin.PLATFORM);
    }

    /** The GKE cluster that this process runs on. */
    private record Machine(String project, String location, String cluster) {
        String pool() {
            return project + ".svc.id.goog";
        }

        String provider() {
            return "https://container.googleapis.com/v1/projects/" + project + "/locations/" + location + "/clusters/"
                    + cluster;
        }
    }

    private Machine machine() throws IOException {
        return new Machine(
                metadata("project/project-id", "project ID"),
                metadata("instance/attributes/cluster-location", "location"),
                metadata("instance/attributes/cluster-name", "name"));
    }

    private String metadata(String path, String what) throws IOException {
        URI url = URI.create("http://" + metadataHost + "/computeMetadata/v1/" + path);
        String failed = "failed to get GKE cluster " + what + " from the metadata service: ";
        String value;
        try {
            value = new String(
                    ask(MACHINE, HttpCall.get(url, Map.of(), Map.of("Metadata-Flavor", "Google"))),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IOException(failed + e.getMessage(), e);
        }
        if (value.isEmpty()) {
            throw new IOException(failed + "empty value");
        }
        return value;
    }

    private static byte[] ask(TokenSender sender, HttpCall call) throws IOException {
        TokenSender.Answer answer = sender.send(call);
        if (answer.status() / 100 != 2) {
            throw new IOException(call.url().getHost() + " answered " + answer.status());
        }
        return answer.body();
    }
}
