package io.weirkeeper.service.notification.send;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** The Authorization headers that providers ask for. */
public final class Login {
    public static final String HEADER = "Authorization";

    private Login() {}

    /** The token of the Secret as Bearer; nothing when there is none. */
    public static Map<String, String> bearer(Destination to) {
        String token = to.token().strip();
        return token.isEmpty() ? Map.of() : Map.of(HEADER, "Bearer " + token);
    }

    /** User name and password as Basic. */
    public static Map<String, String> basic(String user, String password) {
        String login = user + ":" + password;
        return Map.of(HEADER, "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
    }

    /** The token as Bearer, or else user name and password as Basic, or else nothing. */
    public static Map<String, String> bearerOrBasic(Destination to) {
        if (!to.token().isEmpty()) {
            return bearer(to);
        }
        return to.username().isEmpty() || to.password().isEmpty() ? Map.of() : basic(to.username(), to.password());
    }

    /** The token, which a type cannot do without. */
    public static String requiredToken(Destination to) {
        String token = to.token().strip();
        if (token.isEmpty()) {
            throw SendException.failed(
                    "providers of type '" + to.type() + "' need a token: add the key 'token' to the provider's Secret",
                    null);
        }
        return token;
    }
}
