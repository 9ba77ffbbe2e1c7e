package io.weirkeeper.service.notification.verify;

import java.util.Map;
import java.util.Optional;

/** The check of each type of receiver. */
public final class WebhookChecks {
    public static final String OIDC = "generic-oidc";

    private final Map<String, WebhookCheck> byType;

    public WebhookChecks(IdTokens tokens) {
        byType = Map.ofEntries(
                Map.entry("generic", (_, _, request) -> Accepted.of(request)),
                Map.entry("generic-hmac", new GenericHmacCheck()),
                Map.entry(OIDC, new OidcCheck(tokens)),
                Map.entry("github", new HubSignatureCheck("GitHub", "X-GitHub-Event")),
                Map.entry("gitlab", new TokenHeaderCheck("GitLab", "X-Gitlab-Token", "X-Gitlab-Event")),
                Map.entry("bitbucket", new HubSignatureCheck("Bitbucket server", "X-Event-Key")),
                Map.entry("harbor", new TokenHeaderCheck("Harbor", "Authorization", "")),
                Map.entry("dockerhub", shape(JsonShape.DOCKER_HUB)),
                Map.entry("quay", shape(JsonShape.QUAY)),
                Map.entry("gcr", new GcrCheck(tokens)),
                Map.entry("nexus", new NexusCheck()),
                Map.entry("acr", shape(JsonShape.ACR)),
                Map.entry("cdevents", new CdEventsCheck()));
    }

    /** Empty for a type that is not known. */
    public Optional<WebhookCheck> ofType(String type) {
        return Optional.ofNullable(byType.get(type));
    }

    /** These vendors sign nothing: who knows the path may call, when the body is the vendor's. */
    private static WebhookCheck shape(JsonShape shape) {
        return (_, _, request) -> {
            shape.read(request.body());
            return Accepted.of(request);
        };
    }
}
