package io.weirkeeper.service.notification.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.DecodeException;
import io.weirkeeper.api.RecordJson;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;

/**
 * Checks tokens that callers bring: signed by a key of the issuer, meant for the audience, not expired. Keys are kept
 * for a while, and read again for a token whose key is not among them, at most once a minute. Thread-safe.
 */
public final class IdTokens {
    private static final String BEARER = "Bearer ";
    private static final Duration KEPT = Duration.ofMinutes(30);
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final int DRIFT_SECONDS = 30;
    private static final int MOST_ISSUERS = 100;
    private static final int LONGEST = 32 * 1024;
    private static final AlgorithmConstraints SIGNED = new AlgorithmConstraints(
            AlgorithmConstraints.ConstraintType.PERMIT,
            "RS256",
            "RS384",
            "RS512",
            "ES256",
            "ES384",
            "ES512",
            "PS256",
            "PS384",
            "PS512",
            "EdDSA");

    private record Keys(List<JsonWebKey> keys, Instant read) {}

    private final Documents documents;
    private final Clock clock;
    private final Map<String, Keys> byUrl = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Keys> eldest) {
            return size() > MOST_ISSUERS;
        }
    };

    public IdTokens(Documents documents, Clock clock) {
        this.documents = documents;
        this.clock = clock;
    }

    /** The token in the Authorization header. */
    static String bearer(WebhookRequest request) {
        String header = request.header("Authorization").orElse("");
        if (!header.startsWith(BEARER)) {
            throw new WebhookRefusedException("the Authorization header is missing or malformed");
        }
        String token = header.substring(BEARER.length()).strip();
        if (token.isEmpty()) {
            throw new WebhookRefusedException("the Authorization header is missing a bearer token");
        }
        if (token.length() > LONGEST) {
            throw new WebhookRefusedException("the bearer token is too long");
        }
        return token;
    }

    /** Who a token says it is from, which proves nothing. */
    static String unverifiedIssuer(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            throw new WebhookRefusedException("failed to parse bearer token: token is not a JWT");
        }
        try {
            JsonNode payload = RecordJson.parse(Base64.getUrlDecoder().decode(parts[1]));
            String issuer = payload.path("iss").asText();
            if (issuer.isEmpty()) {
                throw new WebhookRefusedException("failed to parse bearer token: token is missing the 'iss' claim");
            }
            return issuer;
        } catch (IllegalArgumentException e) { // of the decoder, and DecodeException
            throw new WebhookRefusedException("failed to parse bearer token: its payload cannot be decoded");
        }
    }

    /** The claims of a token of an issuer that tells its keys by discovery. */
    ObjectNode verifyDiscovered(String token, String issuer, String audience) {
        String url = issuer.replaceFirst("/+$", "") + "/.well-known/openid-configuration";
        JsonNode configuration = json(documents.get(url), "the discovery document of the issuer");
        if (!configuration.path("issuer").asText().equals(issuer)) {
            throw new WebhookRefusedException("the discovery document is of another issuer than " + issuer);
        }
        ObjectNode claims = verify(token, configuration.path("jwks_uri").asText(), audience);
        if (!claims.path("iss").asText().equals(issuer)) {
            throw new WebhookRefusedException("failed to verify OIDC token: it is of another issuer");
        }
        return claims;
    }

    /** The claims of a token that is signed by one of the keys at a place. */
    ObjectNode verify(String token, String keysUrl, String audience) {
        Instant now = clock.instant();
        Keys keys = keys(keysUrl, now);
        try {
            return claims(token, keys, audience, now);
        } catch (InvalidJwtException first) {
            boolean mayBeNewKey = keys.read().plus(PAUSE).isBefore(now);
            if (!mayBeNewKey) {
                throw refused(first);
            }
        }
        try {
            return claims(token, read(keysUrl, now), audience, now);
        } catch (InvalidJwtException second) {
            throw refused(second);
        }
    }

    private static ObjectNode claims(String token, Keys keys, String audience, Instant now) throws InvalidJwtException {
        JwtConsumer consumer = new JwtConsumerBuilder()
                .setVerificationKeyResolver(new JwksVerificationKeyResolver(keys.keys()))
                .setJwsAlgorithmConstraints(SIGNED)
                .setExpectedAudience(true, audience)
                .setRequireExpirationTime()
                .setAllowedClockSkewInSeconds(DRIFT_SECONDS)
                .setEvaluationTime(NumericDate.fromMilliseconds(now.toEpochMilli()))
                .build();
        String json = consumer.process(token).getJwtClaims().getRawJson();
        if (RecordJson.parse(json.getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode claims) {
            return claims;
        }
        throw new WebhookRefusedException("failed to verify OIDC token: its claims are not an object");
    }

    /** Names what is wrong, never the token. */
    private static WebhookRefusedException refused(InvalidJwtException e) {
        String why = e.hasExpired()
                ? "it is expired"
                : e.hasErrorCode(ErrorCodes.AUDIENCE_INVALID) || e.hasErrorCode(ErrorCodes.AUDIENCE_MISSING)
                        ? "it is for another audience"
                        : "its signature, form or times are not right";
        return new WebhookRefusedException("failed to verify OIDC token: " + why);
    }

    private Keys keys(String url, Instant now) {
        synchronized (byUrl) {
            Keys known = byUrl.get(url);
            if (known != null && known.read().plus(KEPT).isAfter(now)) {
                return known;
            }
        }
        return read(url, now);
    }

    private Keys read(String url, Instant now) {
        String text = new String(documents.get(url), StandardCharsets.UTF_8);
        try {
            Keys read = new Keys(new JsonWebKeySet(text).getJsonWebKeys(), now);
            synchronized (byUrl) {
                byUrl.put(url, read);
            }
            return read;
        } catch (JoseException e) {
            throw new WebhookRefusedException("the keys of the issuer cannot be read");
        }
    }

    private static JsonNode json(byte[] bytes, String what) {
        try {
            return RecordJson.parse(bytes);
        } catch (DecodeException e) {
            throw new WebhookRefusedException(what + " is not JSON");
        }
    }
}
