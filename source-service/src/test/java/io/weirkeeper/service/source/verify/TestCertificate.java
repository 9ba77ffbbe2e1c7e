package io.weirkeeper.service.source.verify;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Makes certificates for tests, DER by hand: P-256, ECDSA with SHA-256. */
final class TestCertificate {
    static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
    private static final Der ECDSA_SHA256 = Der.constructed(Der.SEQUENCE, List.of(oid("1.2.840.10045.4.3.2")));

    private final KeyPair keys = newKeys();
    private final List<Der> extensions = new ArrayList<>();
    private final String name;
    private final Instant from;
    private final Instant until;

    /** @param name of the subject; empty for none */
    TestCertificate(String name, Instant from, Instant until) {
        this.name = name;
        this.from = from;
        this.until = until;
    }

    KeyPair keys() {
        return keys;
    }

    TestCertificate authority() {
        extension("2.5.29.19", true, Der.constructed(Der.SEQUENCE, List.of(Der.of(0x01, new byte[] {-1}))));
        return extension("2.5.29.15", true, Der.of(0x03, new byte[] {2, 4}));
    }

    TestCertificate usage(String purpose) {
        extension("2.5.29.15", true, Der.of(0x03, new byte[] {7, (byte) 0x80}));
        return extension("2.5.29.37", false, Der.constructed(Der.SEQUENCE, List.of(oid(purpose))));
    }

    TestCertificate mail(String address) {
        Der san = Der.of(0x81, address.getBytes(StandardCharsets.US_ASCII));
        return extension("2.5.29.17", true, Der.constructed(Der.SEQUENCE, List.of(san)));
    }

    TestCertificate text(String identifier, String text) {
        return extension(identifier, false, Der.of(Der.UTF8_STRING, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A text that is not even wrapped in ASN.1, as Fulcio's older extensions are. */
    TestCertificate bare(String identifier, String text) {
        Der value = Der.of(Der.OCTET_STRING, text.getBytes(StandardCharsets.UTF_8));
        extensions.add(Der.constructed(Der.SEQUENCE, List.of(oid(identifier), value)));
        return this;
    }

    TestCertificate extension(String identifier, boolean critical, Der value) {
        List<Der> parts = new ArrayList<>(List.of(oid(identifier)));
        if (critical) {
            parts.add(Der.of(0x01, new byte[] {-1}));
        }
        parts.add(Der.of(Der.OCTET_STRING, value.encoded()));
        extensions.add(Der.constructed(Der.SEQUENCE, parts));
        return this;
    }

    X509Certificate selfSigned() {
        return signed(name, keys.getPrivate());
    }

    X509Certificate signedBy(TestCertificate issuer) {
        return signed(issuer.name, issuer.keys.getPrivate());
    }

    /** Adds an extension that is made of the certificate's content before it was there. */
    X509Certificate signedBy(TestCertificate issuer, String identifier, Function<byte[], Der> last) {
        Der value = last.apply(content(issuer.name).encoded());
        return extension(identifier, false, value).signedBy(issuer);
    }

    private X509Certificate signed(String issuer, PrivateKey key) {
        Der content = content(issuer);
        byte[] signature = sign(key, content.encoded());
        byte[] bits = new byte[signature.length + 1];
        System.arraycopy(signature, 0, bits, 1, signature.length);
        return Certificates.ofDer(Der.constructed(Der.SEQUENCE, List.of(content, ECDSA_SHA256, Der.of(0x03, bits)))
                .encoded());
    }

    private Der content(String issuer) {
        return Der.constructed(
                Der.SEQUENCE,
                List.of(
                        Der.constructed(0xa0, List.of(Der.of(0x02, new byte[] {2}))),
                        Der.of(0x02, BigInteger.valueOf(4711).toByteArray()),
                        ECDSA_SHA256,
                        named(issuer),
                        Der.constructed(Der.SEQUENCE, List.of(time(from), time(until))),
                        named(name),
                        Der.read(keys.getPublic().getEncoded()),
                        Der.constructed(0xa3, List.of(Der.constructed(Der.SEQUENCE, extensions)))));
    }

    private static Der named(String name) {
        if (name.isEmpty()) {
            return Der.constructed(Der.SEQUENCE, List.of());
        }
        Der value = Der.of(Der.UTF8_STRING, name.getBytes(StandardCharsets.UTF_8));
        Der part = Der.constructed(Der.SEQUENCE, List.of(oid("2.5.4.3"), value));
        return Der.constructed(Der.SEQUENCE, List.of(Der.constructed(0x31, List.of(part))));
    }

    private static Der time(Instant time) {
        String text = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(time);
        return Der.of(0x17, text.getBytes(StandardCharsets.US_ASCII));
    }

    static Der oid(String identifier) {
        String[] parts = identifier.split("\\.");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(Integer.parseInt(parts[0]) * 40 + Integer.parseInt(parts[1]));
        for (int i = 2; i < parts.length; i++) {
            int value = Integer.parseInt(parts[i]);
            for (int shift = 28; shift > 0; shift -= 7) {
                if (value >> shift != 0) {
                    out.write(0x80 | value >> shift & 0x7f);
                }
            }
            out.write(value & 0x7f);
        }
        return Der.of(Der.OBJECT_IDENTIFIER, out.toByteArray());
    }

    static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] sign(PrivateKey key, byte[] content) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
