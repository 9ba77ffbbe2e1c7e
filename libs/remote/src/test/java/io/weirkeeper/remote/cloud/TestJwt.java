package io.weirkeeper.remote.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Base64;

/** A token that was sent in a form, whose signature is right. */
record TestJwt(JsonNode header, JsonNode claims) {
    static TestJwt of(String form, String field, KeyPair pair) throws GeneralSecurityException, IOException {
        String token =
                form.substring(form.indexOf(field + "=") + field.length() + 1).replaceFirst("&.*", "");
        String[] parts = token.split("\\.", -1);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(pair.getPublic());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
        JsonMapper json = new JsonMapper();
        return new TestJwt(
                json.readTree(Base64.getUrlDecoder().decode(parts[0])),
                json.readTree(Base64.getUrlDecoder().decode(parts[1])));
    }

    static String pem(KeyPair pair) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }
}
