package io.weirkeeper.service.notification.verify;

import static io.weirkeeper.service.notification.Samples.bytes;
import static io.weirkeeper.service.notification.Samples.receiver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.RecordJson;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CVE-2026-40109: a token of Google's is not enough, it must be for us and of the account that we were told. */
class IdTokensTest {
    private static final Instant NOW = Instant.parse("2026-01-02T15:04:05Z");
    private static final String ISSUER = "https://issuer.example";
    private static final KeyPair KEY = rsa();
    private static final KeyPair OTHER = rsa();

    private final Map<String, String> published = new HashMap<>(Map.of(
            GcrCheck.KEYS,
            jwks(KEY, "k1"),
            ISSUER + "/.well-known/openid-configuration",
            "{\"issuer\":\"" + ISSUER + "\",\"jwks_uri\":\"" + ISSUER + "/keys\"}",
            ISSUER + "/keys",
            jwks(KEY, "k1")));
    private final List<String> read = new ArrayList<>();
    private Instant time = NOW;
    private final WebhookChecks checks = new WebhookChecks(new IdTokens(
            url -> {
                read.add(url);
                String text = published.get(url);
                if (text == null) {
                    throw new WebhookRefusedException("nothing there");
                }
                return bytes(text);
            },
            new Clock() {
                @Override
                public java.time.ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(java.time.ZoneId zone) {
                    return this;
                }

                @Override
                public Instant instant() {
                    return time;
                }
            }));

    @ParameterizedTest
    @CsvSource({
        "good, ''",
        "iss=https://accounts.evil, not of accounts.google.com",
        "aud=other, another audience",
        "email=other@example.com, token email",
        "email_verified=false, not verified",
        "exp=past, expired",
        "email=, token email",
        "exp=, not right",
        "aud=, another audience",
    })
    void takesAPushOfGoogleForUsAlone(String change, String refusal) {
        ObjectNode claims = google();
        if (!change.equals("good")) {
            String key = change.substring(0, change.indexOf('='));
            String value = change.substring(change.indexOf('=') + 1);
            switch (value) {
                case "" -> claims.remove(key);
                case "past" -> claims.put(key, NOW.getEpochSecond() - 3_600);
                case "false" -> claims.put(key, false);
                default -> claims.put(key, value);
            }
        }

        assertRefusal(() -> gcr("Bearer " + token(KEY, "k1", claims), push("{\"action\":\"INSERT\"}")), refusal);
    }

    @ParameterizedTest
    @CsvSource({"'', missing or malformed", "Basic x, missing or malformed", "Bearer , missing", "Bearer a.b, not right"
    })
    void refusesWhatIsNoToken(String header, String refusal) {
        assertRefusal(() -> gcr(header, push("{}")), refusal);
    }

    @Test
    void refusesOtherKeysAndTricksWithTheAlgorithm() {
        String good = token(KEY, "k1", google());
        String unsigned = base64("{\"alg\":\"none\"}") + "." + good.split("\\.")[1] + ".";
        String withPublicKey = hmacToken(google());

        assertRefusal(() -> gcr("Bearer " + token(OTHER, "k1", google()), push("{}")), "not right");
        assertRefusal(() -> gcr("Bearer " + unsigned, push("{}")), "not right");
        assertRefusal(() -> gcr("Bearer " + withPublicKey, push("{}")), "not right");
    }

    @Test
    void givesTheFiltersTheRegistrysOwnMessage() {
        Accepted accepted = gcr(
                "Bearer " + token(KEY, "k1", google()), push("{\"action\":\"INSERT\",\"tag\":\"a:v1\",\"more\":1}"));

        assertThat(new String(accepted.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"action\":\"INSERT\",\"digest\":\"\",\"tag\":\"a:v1\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense",
                "[]",
                "{\"message\":1}",
                "{\"message\":{\"data\":\"%%%\"}}",
                "{\"message\":{\"data\":\"bm9uc2Vuc2U=\"}}"
            })
    void refusesAPushThatIsNone(String body) {
        assertRefusal(() -> gcr("Bearer " + token(KEY, "k1", google()), body), "cannot decode GCR");
    }

    @Test
    void needsToBeToldWhomToTrust() {
        assertRefusal(
                () -> check("gcr", Map.of("token", bytes("t"), "audience", bytes("a")), "Bearer x", "{}"),
                "required field 'email'");
        assertRefusal(
                () -> check("gcr", Map.of("token", bytes("t"), "email", bytes("a")), "Bearer x", "{}"),
                "required field 'audience'");
    }

    @Test
    void readsKeysAgainWhenTheyWereChangedAndNotForEveryForgery() {
        gcr("Bearer " + token(KEY, "k1", google()), push("{}"));
        published.put(GcrCheck.KEYS, jwks(OTHER, "k2"));
        assertRefusal(() -> gcr("Bearer " + token(OTHER, "k2", google()), push("{}")), "not right");
        time = NOW.plusSeconds(120);

        gcr("Bearer " + token(OTHER, "k2", google()), push("{}"));

        assertThat(read).containsExactly(GcrCheck.KEYS, GcrCheck.KEYS);
    }

    @Test
    void takesTokensOfListedIssuersWhoseClaimsPass() {
        assertThat(oidc(claims("repo:org/app:ref:refs/heads/main"))
                        .claims()
                        .orElseThrow()
                        .path("sub")
                        .asText())
                .isEqualTo("repo:org/app:ref:refs/heads/main");
        assertRefusal(() -> oidc(claims("repo:org/app:pull_request")), "token validation failed: only main may call");
        assertRefusal(() -> oidc(claims("x").put("iss", "https://other.example")), "no oidcProvider configured");
        assertRefusal(() -> oidc(claims("x").put("aud", "sigstore")), "another audience");
        assertRefusal(() -> oidc(claims("x").put("exp", NOW.getEpochSecond() - 60)), "expired");
    }

    @Test
    void refusesADiscoveryDocumentOfAnother() {
        published.put(
                ISSUER + "/.well-known/openid-configuration",
                "{\"issuer\":\"https://evil.example\",\"jwks_uri\":\"" + ISSUER + "/keys\"}");

        assertRefusal(() -> oidc(claims("x")), "another issuer");
    }

    private Accepted oidc(ObjectNode claims) {
        String spec = "{\"type\":\"generic-oidc\",\"resources\":[],\"oidcProviders\":[{\"issuerURL\":\"" + ISSUER
                + "\",\"variables\":[{\"name\":\"parts\",\"expression\":\"claims.sub.split(':')\"}],"
                + "\"validations\":[{\"expression\":\"vars.parts[size(vars.parts)-1] == 'refs/heads/main'\","
                + "\"message\":\"only main may call\"}]}]}";
        return checks.ofType("generic-oidc")
                .orElseThrow()
                .check(
                        receiver(spec, "{}").spec(),
                        ReceiverSecret.NONE,
                        request("Bearer " + token(KEY, "k1", claims), "{}"));
    }

    private static ObjectNode claims(String subject) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("iss", ISSUER)
                .put("aud", "notification-controller")
                .put("sub", subject)
                .put("exp", NOW.getEpochSecond() + 600);
    }

    private static ObjectNode google() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("iss", "https://accounts.google.com")
                .put("aud", "https://flux.example/hook")
                .put("email", "push@project.iam.gserviceaccount.com")
                .put("email_verified", true)
                .put("exp", NOW.getEpochSecond() + 600);
    }

    private Accepted gcr(String authorization, String body) {
        return check(
                "gcr",
                Map.of(
                        "token", bytes("t"),
                        "email", bytes("push@project.iam.gserviceaccount.com"),
                        "audience", bytes("https://flux.example/hook")),
                authorization,
                body);
    }

    private Accepted check(String type, Map<String, byte[]> secret, String authorization, String body) {
        return checks.ofType(type)
                .orElseThrow()
                .check(
                        receiver("{\"type\":\"" + type + "\",\"resources\":[]}", "{}")
                                .spec(),
                        new ReceiverSecret(secret),
                        request(authorization, body));
    }

    private static void assertRefusal(Runnable call, String refusal) {
        if (refusal.isEmpty()) {
            call.run();
        } else {
            assertThatThrownBy(call::run)
                    .isInstanceOf(WebhookRefusedException.class)
                    .hasMessageContaining(refusal);
        }
    }

    private static WebhookRequest request(String authorization, String body) {
        return new WebhookRequest("/hook/x", Map.of("Authorization", List.of(authorization)), bytes(body));
    }

    private static String push(String data) {
        return "{\"message\":{\"data\":\"" + Base64.getEncoder().encodeToString(bytes(data))
                + "\",\"messageId\":\"1\",\"publishTime\":\"2026-01-02T15:04:05Z\"},\"subscription\":\"s\"}";
    }

    private static String token(KeyPair key, String id, ObjectNode claims) {
        try {
            String signed = base64("{\"alg\":\"RS256\",\"kid\":\"" + id + "\"}") + "." + base64(claims.toString());
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key.getPrivate());
            signature.update(bytes(signed));
            return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signed with the public key as if it were a shared one. */
    private static String hmacToken(ObjectNode claims) {
        try {
            String signed = base64("{\"alg\":\"HS256\",\"kid\":\"k1\"}") + "." + base64(claims.toString());
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY.getPublic().getEncoded(), "HmacSHA256"));
            return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(bytes(signed)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String jwks(KeyPair key, String id) {
        RSAPublicKey rsa = (RSAPublicKey) key.getPublic();
        ObjectNode jwks = JsonNodeFactory.instance.objectNode();
        jwks.putArray("keys")
                .addObject()
                .put("kty", "RSA")
                .put("kid", id)
                .put("use", "sig")
                .put("alg", "RS256")
                .put("n", number(rsa.getModulus()))
                .put("e", number(rsa.getPublicExponent()));
        return new String(RecordJson.encode(jwks), StandardCharsets.UTF_8);
    }

    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = bytes[0] == 0 ? 1 : 0;
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(java.util.Arrays.copyOfRange(bytes, from, bytes.length));
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(text));
    }

    private static KeyPair rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
