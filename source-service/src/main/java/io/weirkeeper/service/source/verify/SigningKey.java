package io.weirkeeper.service.source.verify;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** A public key that cosign signs with: EC and RSA over SHA-256, Ed25519. */
record SigningKey(PublicKey key) {
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";
    private static final int SMALLEST_RSA = 2048;

    /** Reads {@code cosign.pub}. */
    static SigningKey ofPem(byte[] pem) {
        String text = new String(pem, StandardCharsets.UTF_8);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new VerifyException("PEM decoding failed: expected a block BEGIN PUBLIC KEY");
        }
        try {
            return ofDer(Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end)));
        } catch (IllegalArgumentException e) {
            throw new VerifyException("PEM decoding failed: the key is no base64", e);
        }
    }

    /** Reads a SubjectPublicKeyInfo. */
    static SigningKey ofDer(byte[] encoded) {
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            try {
                return of(KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded)));
            } catch (InvalidKeySpecException e) {
                // of another algorithm, or of none
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("this Java has no " + algorithm, e);
            }
        }
        throw new VerifyException("unsupported public key: it is neither EC, RSA nor Ed25519");
    }

    static SigningKey of(PublicKey key) {
        if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < SMALLEST_RSA) {
            throw new VerifyException("unsupported public key: RSA with fewer than " + SMALLEST_RSA + " bits");
        }
        return new SigningKey(key);
    }

    /** Whether the signature is this key's, over the content's SHA-256. */
    boolean signed(byte[] content, byte[] signature) {
        return signed(content, signature, "SHA-256");
    }

    /** @param digest as Java names it, such as {@code SHA-384} */
    boolean signed(byte[] content, byte[] signature, String digest) {
        try {
            Signature check = Signature.getInstance(algorithm(digest.replace("-", "")));
            check.initVerify(key);
            check.update(content);
            return check.verify(signature);
        } catch (SignatureException e) {
            return false; // no signature of this form at all
        } catch (InvalidKeyException | NoSuchAlgorithmException e) {
            throw new VerifyException("the public key cannot be used: " + e.getMessage(), e);
        }
    }

    private String algorithm(String digest) {
        return switch (key) {
            case ECPublicKey ec -> digest + "withECDSA";
            case RSAPublicKey rsa -> digest + "withRSA";
            case EdECPublicKey edwards -> "Ed25519";
            default -> throw new VerifyException("unsupported public key: " + key.getAlgorithm());
        };
    }
}
