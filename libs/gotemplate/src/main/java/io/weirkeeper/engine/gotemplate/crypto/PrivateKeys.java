package io.weirkeeper.engine.gotemplate.crypto;

import io.weirkeeper.engine.gotemplate.value.GoError;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.DSAParams;
import java.security.interfaces.DSAPrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;

/** Makes, reads and prints private keys in the forms that Sprig uses: PKCS#1, SEC 1, PKCS#8, OpenSSL's for DSA. */
public final class PrivateKeys {
    private static final String RSA = "1.2.840.113549.1.1.1";
    private static final String EC = "1.2.840.10045.2.1";
    private static final String P256 = "1.2.840.10045.3.1.7";

    private PrivateKeys() {}

    /** A new key of Sprig's type: rsa (the default), dsa, ecdsa or ed25519. */
    static KeyPair generate(String type, int rsaBits) {
        try {
            SecureRandom random = new SecureRandom();
            KeyPairGenerator generator;
            switch (type) {
                case "", "rsa" -> {
                    generator = KeyPairGenerator.getInstance("RSA");
                    generator.initialize(rsaBits, random);
                }
                case "dsa" -> {
                    generator = KeyPairGenerator.getInstance("DSA");
                    generator.initialize(2048, random);
                }
                case "ecdsa" -> {
                    generator = KeyPairGenerator.getInstance("EC");
                    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
                }
                default -> generator = KeyPairGenerator.getInstance("Ed25519");
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot make a key of type " + type, e);
        }
    }

    /** Sprig's genPrivateKey. */
    public static String generatePem(String type) {
        return switch (type) {
            case "", "rsa", "dsa", "ecdsa", "ed25519" -> pem(generate(type, 4096));
            default -> "Unknown type " + type;
        };
    }

    static String pem(KeyPair pair) {
        PrivateKey key = pair.getPrivate();
        if (key instanceof RSAPrivateCrtKey) {
            return new Pem("RSA PRIVATE KEY", inner(key.getEncoded())).encode();
        }
        if (key instanceof ECPrivateKey elliptic && pair.getPublic() instanceof ECPublicKey point) {
            return new Pem("EC PRIVATE KEY", sec1(elliptic, point)).encode();
        }
        if (key instanceof DSAPrivateKey dsa) {
            DSAParams parameters = dsa.getParams();
            BigInteger y = parameters.getG().modPow(dsa.getX(), parameters.getP());
            byte[] content = Der.sequence(
                    Der.integer(0),
                    Der.integer(parameters.getP()),
                    Der.integer(parameters.getQ()),
                    Der.integer(parameters.getG()),
                    Der.integer(y),
                    Der.integer(dsa.getX()));
            return new Pem("DSA PRIVATE KEY", content).encode();
        }
        return new Pem("PRIVATE KEY", key.getEncoded()).encode();
    }

    /** The octet string inside a PKCS#8 key. */
    private static byte[] inner(byte[] pkcs8) {
        byte[] body = Der.content(pkcs8);
        int at = 0;
        for (int skipped = 0; skipped < 2; skipped++) {
            at += total(body, at);
        }
        byte[] octets = new byte[total(body, at)];
        System.arraycopy(body, at, octets, 0, octets.length);
        return Der.content(octets);
    }

    private static int total(byte[] body, int at) {
        int length = body[at + 1] & 0xff;
        if (length < 0x80) {
            return 2 + length;
        }
        int digits = length & 0x7f;
        int value = 0;
        for (int i = 0; i < digits; i++) {
            value = value << 8 | body[at + 2 + i] & 0xff;
        }
        return 2 + digits + value;
    }

    private static byte[] sec1(ECPrivateKey key, ECPublicKey point) {
        int size = (key.getParams().getCurve().getField().getFieldSize() + 7) / 8;
        ByteArrayOutputStream uncompressed = new ByteArrayOutputStream();
        uncompressed.write(4);
        uncompressed.writeBytes(fixed(point.getW().getAffineX(), size));
        uncompressed.writeBytes(fixed(point.getW().getAffineY(), size));
        return Der.sequence(
                Der.integer(1),
                Der.octets(fixed(key.getS(), size)),
                Der.tagged(0xa0, Der.identifier(P256)),
                Der.tagged(0xa1, Der.bits(0, uncompressed.toByteArray())));
    }

    private static byte[] fixed(BigInteger value, int size) {
        byte[] digits = value.toByteArray();
        byte[] result = new byte[size];
        int from = Math.max(0, digits.length - size);
        System.arraycopy(digits, from, result, size - (digits.length - from), digits.length - from);
        return result;
    }

    /** Reads a private key from PEM text; the error is worded as Sprig's. */
    static PrivateKey parse(String text) {
        Pem block = Pem.decode(text);
        if (block == null) {
            throw new GoError("no PEM data in input");
        }
        return switch (block.type()) {
            case "PRIVATE KEY" -> decodePkcs8(block.content());
            case "RSA PRIVATE KEY" ->
                decode(wrapped(RSA, Der.nothing(), block.content()), "RSA", "parsing RSA private key from PEM");
            case "EC PRIVATE KEY" ->
                decode(wrapped(EC, Der.identifier(P256), block.content()), "EC", "parsing EC private key from PEM");
            default -> {
                if (!block.type().endsWith(" PRIVATE KEY")) {
                    throw new GoError("no private key data in PEM block of type " + block.type());
                }
                String type = block.type().substring(0, block.type().length() - " PRIVATE KEY".length());
                throw new GoError("invalid private key type " + type);
            }
        };
    }

    private static byte[] wrapped(String algorithm, byte[] parameters, byte[] key) {
        return Der.sequence(Der.integer(0), Der.sequence(Der.identifier(algorithm), parameters), Der.octets(key));
    }

    private static PrivateKey decodePkcs8(byte[] content) {
        for (String algorithm : new String[] {"RSA", "EC", "Ed25519"}) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(content));
            } catch (GeneralSecurityException e) {
                // another algorithm may fit
            }
        }
        throw new GoError("decoding PEM as PKCS#8: x509: failed to parse private key");
    }

    private static PrivateKey decode(byte[] content, String algorithm, String context) {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(content));
        } catch (GeneralSecurityException e) {
            throw new GoError(context + ": x509: failed to parse private key", e);
        }
    }

    /** The public key of a private one. */
    static PublicKey publicKey(PrivateKey key) {
        try {
            if (key instanceof RSAPrivateCrtKey rsa) {
                return KeyFactory.getInstance("RSA")
                        .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
            }
        } catch (GeneralSecurityException e) {
            throw new GoError("error retrieving public key from signee key: " + e.getMessage(), e);
        }
        if (key instanceof ECPrivateKey elliptic) {
            return EllipticPoint.publicKey(elliptic);
        }
        throw new GoError(
                "error retrieving public key from signee key: unable to get public key for type " + key.getAlgorithm());
    }
}
