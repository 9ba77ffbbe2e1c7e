package io.weirkeeper.service.notification.send;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.tls.Pem;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;

/** A JSON Web Token signed with RS256, to ask for an access token with. */
public final class SignedJwt {
    private static final String HEADER = "{\"alg\":\"RS256\",\"typ\":\"JWT\"}";

    private SignedJwt() {}

    /**
     * Signs claims.
     *
     * @param pem an RSA private key
     * @param name what the key is called in the Secret, for messages
     */
    public static String of(ObjectNode claims, String pem, String name) {
        String signed = base64(HEADER.getBytes(StandardCharsets.UTF_8)) + "."
                + base64(claims.toString().getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(Pem.privateKey(pem, name));
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + base64(signature.sign());
        } catch (RemoteException | GeneralSecurityException e) {
            throw SendException.failed(name + " in the provider's Secret is not an RSA private key in PEM", null);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
