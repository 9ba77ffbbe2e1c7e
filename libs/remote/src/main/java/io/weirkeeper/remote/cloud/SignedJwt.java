package io.weirkeeper.remote.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON Web Tokens signed with RSA and SHA-256, by which programs log in at clouds and forges. */
public final class SignedJwt {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final JsonMapper JSON = new JsonMapper();

    private SignedJwt() {}

    /**
     * @param header beside the algorithm and the type
     * @throws CloudException when the key is not an RSA key
     */
    public static String of(Map<String, ?> header, Map<String, ?> claims, PrivateKey key) {
        Map<String, Object> whole = new LinkedHashMap<>(Map.of("alg", "RS256", "typ", "JWT"));
        whole.putAll(header);
        String text = encoded(whole) + "." + encoded(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new CloudException("the private key cannot sign: it must be an RSA key", e);
        }
    }

    private static String encoded(Map<String, ?> fields) {
        try {
            return BASE64.encodeToString(JSON.writeValueAsString(fields).getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts, numbers and lists have a form in JSON", e);
        }
    }
}
