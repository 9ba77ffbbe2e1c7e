package io.weirkeeper.service.source.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A signature of notation (Notary Project, signature specification), whose integrity was checked: the leaf's key signed
 * it. As a JSON Web Signature it is read here, as COSE by {@link NotationCose}.
 *
 * @param digest of the manifest that it is about
 * @param chain of who signed, the leaf first
 * @param expiry empty for none
 */
record NotationEnvelope(String digest, List<X509Certificate> chain, Optional<Instant> expiry) {
    private static final String PAYLOAD = "application/vnd.cncf.notary.payload.v1+json";
    static final String SCHEME = "io.cncf.notary.signingScheme";
    static final String EXPIRY = "io.cncf.notary.expiry";
    private static final String AUTHENTIC_TIME = "io.cncf.notary.authenticSigningTime";
    static final Set<String> UNDERSTOOD = Set.of(SCHEME, EXPIRY, AUTHENTIC_TIME);
    private static final int MOST_CERTIFICATES = 10;
    private static final int SMALLEST_RSA = 2048;

    NotationEnvelope {
        chain = List.copyOf(chain);
    }

    static NotationEnvelope ofJws(byte[] bytes) {
        JsonNode envelope = Json.parse(bytes, "the signature envelope");
        String head = envelope.path("protected").asText("");
        String body = envelope.path("payload").asText("");
        JsonNode header = Json.parse(url(head, "the protected header"), "the protected header");
        for (JsonNode critical : header.path("crit")) {
            if (!UNDERSTOOD.contains(critical.asText())) {
                throw new VerifyException("the signature has the unknown critical header '" + critical.asText() + "'");
            }
        }
        checkKind(header.path("cty").asText(""), header.path(SCHEME).asText(""));
        List<X509Certificate> chain = new ArrayList<>();
        for (JsonNode certificate : envelope.path("header").path("x5c")) {
            chain.add(Certificates.ofDer(Json.bytes(certificate, "a certificate of the signature")));
        }
        checkSigned(
                header.path("alg").asText(""),
                checkedLength(chain),
                (head + "." + body).getBytes(StandardCharsets.US_ASCII),
                url(envelope.path("signature").asText(""), "the signature"));
        return of(url(body, "the payload"), chain, expiry(header.path(EXPIRY)));
    }

    static void checkKind(String contentType, String scheme) {
        if (!contentType.equals(PAYLOAD) || !scheme.startsWith("notary.x509")) {
            throw new VerifyException("the signature is of another kind than notation's");
        }
    }

    static List<X509Certificate> checkedLength(List<X509Certificate> chain) {
        if (chain.isEmpty() || chain.size() > MOST_CERTIFICATES) {
            throw new VerifyException("the signature has " + chain.size() + " certificates");
        }
        return chain;
    }

    /** @param algorithm as JOSE names it */
    static void checkSigned(String algorithm, List<X509Certificate> chain, byte[] content, byte[] signature) {
        if (!isSigned(algorithm, chain.getFirst().getPublicKey(), content, signature)) {
            throw new VerifyException("signature is invalid");
        }
    }

    /** @param payload that was signed */
    static NotationEnvelope of(byte[] payload, List<X509Certificate> chain, Optional<Instant> expiry) {
        String digest = Json.parse(payload, "the payload")
                .path("targetArtifact")
                .path("digest")
                .asText("");
        return new NotationEnvelope(digest, chain, expiry);
    }

    private static Optional<Instant> expiry(JsonNode value) {
        if (!value.isTextual()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(value.asText()));
        } catch (DateTimeParseException e) {
            throw new VerifyException("the signature's expiry cannot be read", e);
        }
    }

    private static byte[] url(String text, String what) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new VerifyException(what + " is no base64url", e);
        }
    }

    private static boolean isSigned(String algorithm, PublicKey key, byte[] content, byte[] signature) {
        String bits = algorithm.length() == 5 ? algorithm.substring(2) : "";
        boolean known = Set.of("256", "384", "512").contains(bits);
        boolean rsa = key instanceof RSAPublicKey strong && strong.getModulus().bitLength() >= SMALLEST_RSA;
        try {
            Signature check;
            if (known && algorithm.startsWith("PS") && rsa) {
                check = Signature.getInstance("RSASSA-PSS");
                String digest = "SHA-" + bits;
                check.setParameter(new PSSParameterSpec(
                        digest, "MGF1", new MGF1ParameterSpec(digest), Integer.parseInt(bits) / 8, 1));
            } else if (known && algorithm.startsWith("ES") && key instanceof ECPublicKey) {
                check = Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
            } else {
                throw new VerifyException(
                        "signature algorithm '" + algorithm + "' does not go with the certificate's key");
            }
            check.initVerify(key);
            check.update(content);
            return check.verify(signature);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new VerifyException("the signature cannot be checked: " + e.getMessage(), e);
        }
    }
}
