package io.weirkeeper.remote.kms;

import io.weirkeeper.remote.RemoteException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;

/** JSON Web Tokens signed with RSA and SHA-256, by which programs log in. */
final class Assertions {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private Assertions() {}

    static String signed(Map<String, ?> header, Map<String, ?> claims, PrivateKey key) {
        String text = encoded(JsonService.json(header)) + "." + encoded(JsonService.json(claims));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new RemoteException("the private key cannot sign: it must be an RSA key", e);
        }
    }

    private static String encoded(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
