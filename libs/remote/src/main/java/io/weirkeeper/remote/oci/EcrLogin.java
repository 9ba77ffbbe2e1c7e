package io.weirkeeper.remote.oci;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.cloud.AwsCredentials;
import io.weirkeeper.remote.cloud.AwsSignature;
import io.weirkeeper.remote.http.HttpCall;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The login of a registry of AWS: asked of ECR in the registry's region, with the credentials of a workload. The whole name
 * must be one of AWS's, so that nobody else's registry gets a login.
 *
 * @param endpoint where the login is asked for
 * @param service what the request is signed for
 */
record EcrLogin(URI endpoint, String region, String service, String target) {
    private static final String PUBLIC = "public.ecr.aws";
    private static final String PUBLIC_REGION = "us-east-1";
    private static final Pattern PRIVATE = Pattern.compile("[0-9]{1,20}\\.dkr[.-]ecr(-fips)?\\.([a-z0-9-]{1,40})\\."
            + "(amazonaws\\.com(?:\\.cn)?|amazonaws\\.eu|sc2s\\.sgov\\.gov|c2s\\.ic\\.gov|cloud\\.adc-e\\.uk"
            + "|csp\\.hci\\.ic\\.gov|on\\.aws)");

    /** @throws RemoteException when the registry is not AWS's */
    static EcrLogin of(String registry) {
        if (registry.equals(PUBLIC)) {
            return new EcrLogin(
                    URI.create("https://api.ecr-public." + PUBLIC_REGION + ".amazonaws.com/"),
                    PUBLIC_REGION,
                    "ecr-public",
                    "SpencerFrontendService.GetAuthorizationToken");
        }
        Matcher matcher = PRIVATE.matcher(registry);
        if (!matcher.matches()) {
            throw new RemoteException("invalid AWS registry: '" + registry + "'. must match " + PRIVATE.pattern());
        }
        String region = matcher.group(2);
        String suffix = matcher.group(3);
        String host = suffix.equals("on.aws")
                ? "ecr." + region + ".api.aws"
                : (matcher.group(1) == null ? "api.ecr." : "ecr-fips.") + region + "." + suffix;
        return new EcrLogin(
                URI.create("https://" + host + "/"),
                region,
                "ecr",
                "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken");
    }

    /** The request for a login. */
    HttpCall call(AwsCredentials credentials, Instant now) {
        String body = "{}";
        Map<String, String> headers = Map.of("Content-Type", "application/x-amz-json-1.1", "X-Amz-Target", target);
        Map<String, String> signature = new AwsSignature(credentials, region, service)
                .headers(
                        "POST",
                        endpoint,
                        headers,
                        Digest.of(DigestAlgorithm.SHA256, body).hex(),
                        now);
        return new HttpCall("POST", endpoint, headers, signature, body);
    }

    /** When the login of an answer ends. */
    static Instant expires(JsonNode answer) {
        return Instant.ofEpochSecond(data(answer).path("expiresAt").asLong(0));
    }

    /** @throws OciException when the answer holds no login */
    static RegistryLogin login(JsonNode answer) {
        String token = data(answer).path("authorizationToken").asText("");
        String pair;
        try {
            pair = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new OciException(OciException.Kind.INVALID, "failed to parse authorization token", e);
        }
        int colon = pair.indexOf(':');
        if (colon <= 0) {
            throw new OciException(OciException.Kind.INVALID, "no authorization data returned");
        }
        return RegistryLogin.of(pair.substring(0, colon), pair.substring(colon + 1));
    }

    /** The only one of a list, or the one there is. */
    private static JsonNode data(JsonNode answer) {
        JsonNode data = answer.path("authorizationData");
        return data.isArray() ? data.path(0) : data;
    }
}
