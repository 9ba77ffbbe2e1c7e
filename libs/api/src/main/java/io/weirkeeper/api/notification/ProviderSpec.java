package io.weirkeeper.api.notification;

import io.weirkeeper.api.LocalObjectReference;
import io.weirkeeper.api.schema.Patterns;
import io.weirkeeper.api.schema.Property;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where notifications go and with which credentials.
 *
 * @param interval deprecated and without effect
 * @param proxy deprecated for proxySecretRef
 * @param timeout for one notification; 15 s when absent
 */
public record ProviderSpec(
        @Property(maxLength = 2048) @Nullable String address,
        @Nullable LocalObjectReference certSecretRef,
        @Property(maxLength = 2048) @Nullable String channel,
        @Nullable String commitStatusExpr,
        @Property(pattern = Patterns.INTERVAL) @Nullable Duration interval,

        @Property(maxLength = 2048, pattern = "^(http|https)://.*$") @Nullable
        String proxy,

        @Nullable LocalObjectReference proxySecretRef,
        @Nullable LocalObjectReference secretRef,
        @Nullable String serviceAccountName,
        boolean suspend,
        @Property(pattern = Patterns.TIMEOUT) @Nullable Duration timeout,

        @Property(
                required = true,
                oneOf = {
                    "slack",
                    "discord",
                    "msteams",
                    "rocket",
                    "generic",
                    "generic-hmac",
                    "github",
                    "gitlab",
                    "gitea",
                    "giteapullrequestcomment",
                    "bitbucketserver",
                    "bitbucket",
                    "azuredevops",
                    "googlechat",
                    "googlepubsub",
                    "webex",
                    "sentry",
                    "azureeventhub",
                    "telegram",
                    "lark",
                    "matrix",
                    "opsgenie",
                    "alertmanager",
                    "grafana",
                    "githubdispatch",
                    "githubpullrequestcomment",
                    "gitlabmergerequestcomment",
                    "pagerduty",
                    "datadog",
                    "nats",
                    "zulip",
                    "otel",
                    "zoom",
                    "incident.io",
                    "kafka",
                    "email"
                })
        String type,

        @Property(maxLength = 2048) @Nullable String username) {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);

    public Duration timeoutOrDefault() {
        return timeout == null ? DEFAULT_TIMEOUT : timeout;
    }
}
