package io.weirkeeper.service.source.fetch;

import io.weirkeeper.remote.http.HttpAccess;
import io.weirkeeper.remote.http.HttpSender;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * How one Helm repository is reached and logged in to. Never shows its password.
 *
 * @param url of the repository, normalized
 * @param username empty for none
 * @param everywhere whether the login goes to charts on other servers too ({@code spec.passCredentials})
 */
public record HelmAccess(URI url, String username, String password, boolean everywhere, HttpAccess http) {

    /** The headers that log in at a URL; none where the login must not go. */
    Map<String, String> credentials(URI target) {
        boolean own = everywhere || HttpSender.isSameServer(url, target);
        if (own && !username.isEmpty() && !password.isEmpty()) {
            return basic(username + ":" + password);
        }
        String info = target.getUserInfo();
        return info == null ? Map.of() : basic(info.indexOf(':') < 0 ? info + ":" : info);
    }

    private static Map<String, String> basic(String pair) {
        String encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        return Map.of("Authorization", "Basic " + encoded);
    }

    @Override
    public String toString() {
        return "HelmAccess[" + HelmUrl.shown(url) + "]";
    }
}
