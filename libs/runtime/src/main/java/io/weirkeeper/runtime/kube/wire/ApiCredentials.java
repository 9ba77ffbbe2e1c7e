package io.weirkeeper.runtime.kube.wire;

import io.fabric8.kubernetes.client.Config;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The Authorization header: a token, which is read again each minute from where the configuration came, or a user with
 * a password, or nothing, as with a client certificate. Thread-safe.
 */
final class ApiCredentials {
    private static final Logger LOG = Logger.getLogger(ApiCredentials.class);
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final Config config;
    private final String basic;
    private volatile String token;
    private volatile long readAt;

    ApiCredentials(Config config) {
        this.config = config;
        this.basic = basic(config);
        this.token = tokenOf(config);
        this.readAt = System.nanoTime();
    }

    /** The header's value; empty for none. */
    String authorization() {
        if (!basic.isEmpty()) {
            return basic;
        }
        if (token.isEmpty()) {
            return "";
        }
        if (System.nanoTime() - readAt > AGAIN.toNanos()) {
            renew();
        }
        return "Bearer " + token;
    }

    /** @return whether there is another token now */
    synchronized boolean renew() {
        if (!basic.isEmpty() || token.isEmpty()) {
            return false;
        }
        readAt = System.nanoTime();
        try {
            String next = tokenOf(config.refresh());
            if (next.isEmpty() || next.equals(token)) {
                return false;
            }
            token = next;
            return true;
        } catch (RuntimeException e) {
            LOG.warnf("the token for the Kubernetes API cannot be read again: %s", e.getMessage());
            return false;
        }
    }

    private static String tokenOf(Config config) {
        String given = config.getOauthTokenProvider() == null
                ? config.getOauthToken()
                : config.getOauthTokenProvider().getToken();
        return isSet(given) ? given : isSet(config.getAutoOAuthToken()) ? config.getAutoOAuthToken() : "";
    }

    private static String basic(Config config) {
        if (!isSet(config.getUsername()) || !isSet(config.getPassword())) {
            return "";
        }
        String both = config.getUsername() + ":" + config.getPassword();
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isSet(@Nullable String text) {
        return text != null && !text.isEmpty();
    }
}
