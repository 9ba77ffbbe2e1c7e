package io.weirkeeper.remote.tuf;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/** A key by which a role of a repository signs. */
record TufKey(String scheme, PublicKey key) {
    private static final Set<String> SCHEMES =
            Set.of("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ed25519", "rsassa-pss-sha256");
    /** What stands before the 32 bytes of an Ed25519 key in its usual encoding (RFC 8410). */
    private static final String ED25519_HEADER = "302a300506032b6570032100";

    /** Empty when the key is of another kind, or none: it signs nothing then. */
    static Optional<TufKey> of(JsonNode json) {
        String scheme = json.path("scheme").asText();
        String text = json.at("/keyval/public").asText();
        if (!SCHEMES.contains(scheme)) {
            return Optional.empty();
        }
        try {
            String algorithm = scheme.startsWith("ecdsa") ? "EC" : scheme.equals("ed25519") ? "Ed25519" : "RSA";
            byte[] encoded = text.contains("-----BEGIN PUBLIC KEY-----")
                    ? Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""))
                    : HexFormat.of().parseHex((algorithm.equals("Ed25519") ? ED25519_HEADER : "") + text);
            return Optional.of(new TufKey(
                    scheme, KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    boolean signed(byte[] content, String hex) {
        try {
            Signature signature = switch (scheme) {
                case "ecdsa-sha2-nistp256" -> Signature.getInstance("SHA256withECDSA");
                case "ecdsa-sha2-nistp384" -> Signature.getInstance("SHA384withECDSA");
                case "ed25519" -> Signature.getInstance("Ed25519");
                default -> {
                    Signature pss = Signature.getInstance("RSASSA-PSS");
                    pss.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
                    yield pss;
                }
            };
            signature.initVerify(key);
            signature.update(content);
            return signature.verify(HexFormat.of().parseHex(hex));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false; // no signature at all, or one of another form
        }
    }
}
