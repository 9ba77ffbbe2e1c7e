package io.weirkeeper.engine.gotemplate.crypto;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.weirkeeper.engine.gotemplate.value.GoError;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes X.509 certificates with the fields and extensions that Sprig's have, in Go's order. */
final class CertificateBuilder {
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final DateTimeFormatter UTC_TIME = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT);
    private static final DateTimeFormatter LONG_TIME = DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'", Locale.ROOT);

    private final BigInteger serial;
    private final String commonName;
    private final Instant from;
    private final Instant to;
    private boolean authority;
    private List<String> dnsNames = List.of();
    private List<byte[]> addresses = List.of();

    CertificateBuilder(BigInteger serial, String commonName, Instant from, Instant to) {
        this.serial = serial;
        this.commonName = commonName;
        this.from = from;
        this.to = to;
    }

    /** Who signs: the subject as encoded, its key identifier, and the key. */
    static final class Signer {
        private final byte[] subject;
        private final byte @Nullable [] keyIdentifier;
        private final PrivateKey key;

        Signer(byte[] subject, byte @Nullable [] keyIdentifier, PrivateKey key) {
            this.subject = subject;
            this.keyIdentifier = keyIdentifier;
            this.key = key;
        }
    }

    CertificateBuilder authority() {
        authority = true;
        return this;
    }

    CertificateBuilder names(List<String> dns, List<byte[]> ips) {
        dnsNames = List.copyOf(dns);
        addresses = List.copyOf(ips);
        return this;
    }

    byte[] subject() {
        if (commonName.isEmpty()) {
            return Der.sequence();
        }
        return Der.sequence(Der.set(Der.sequence(Der.identifier("2.5.4.3"), Der.text(commonName))));
    }

    /** The certificate in DER. */
    byte[] sign(PublicKey key, Signer signer) {
        try {
            String algorithm = algorithm(signer.key);
            byte[] algorithmId = algorithmId(algorithm);
            byte[] body = Der.sequence(
                    Der.tagged(0xa0, Der.integer(2)),
                    Der.integer(serial),
                    algorithmId,
                    signer.subject,
                    Der.sequence(time(from), time(to)),
                    subject(),
                    key.getEncoded(),
                    Der.tagged(0xa3, Der.sequence(extensions(key, signer))));
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(signer.key);
            signature.update(body);
            return Der.sequence(body, algorithmId, Der.bits(0, signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new GoError("error creating certificate: " + e.getMessage(), e);
        }
    }

    private static String algorithm(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "Ed25519";
        };
    }

    private static byte[] algorithmId(String algorithm) {
        return switch (algorithm) {
            case "SHA256withRSA" -> Der.sequence(Der.identifier("1.2.840.113549.1.1.11"), Der.nothing());
            case "SHA256withECDSA" -> Der.sequence(Der.identifier("1.2.840.10045.4.3.2"));
            default -> Der.sequence(Der.identifier("1.3.101.112"));
        };
    }

    private static byte[] time(Instant instant) {
        ZonedDateTime time = instant.atZone(ZoneOffset.UTC);
        boolean isShort = time.getYear() >= 1950 && time.getYear() < 2050;
        String text = time.format(isShort ? UTC_TIME : LONG_TIME);
        return Der.tagged(isShort ? 0x17 : 0x18, text.getBytes(US_ASCII));
    }

    private byte[][] extensions(PublicKey key, Signer signer) throws GeneralSecurityException {
        List<byte[]> extensions = new ArrayList<>();
        byte[] usage = authority ? Der.bits(2, new byte[] {(byte) 0xa4}) : Der.bits(5, new byte[] {(byte) 0xa0});
        extensions.add(extension("2.5.29.15", true, usage));
        extensions.add(
                extension("2.5.29.37", false, Der.sequence(Der.identifier(SERVER_AUTH), Der.identifier(CLIENT_AUTH))));
        extensions.add(extension("2.5.29.19", true, authority ? Der.sequence(Der.bool(true)) : Der.sequence()));
        if (authority) {
            extensions.add(extension("2.5.29.14", false, Der.octets(keyIdentifier(key))));
        }
        byte[] signerIdentifier = signer.keyIdentifier;
        if (signerIdentifier != null && !Arrays.equals(signer.subject, subject())) {
            extensions.add(extension("2.5.29.35", false, Der.sequence(Der.tagged(0x80, signerIdentifier))));
        }
        if (!dnsNames.isEmpty() || !addresses.isEmpty()) {
            List<byte[]> names = new ArrayList<>();
            dnsNames.forEach(name -> names.add(Der.tagged(0x82, name.getBytes(ISO_8859_1))));
            addresses.forEach(address -> names.add(Der.tagged(0x87, address)));
            extensions.add(extension("2.5.29.17", commonName.isEmpty(), Der.sequence(names.toArray(new byte[0][]))));
        }
        return extensions.toArray(new byte[0][]);
    }

    private static byte[] extension(String identifier, boolean critical, byte[] value) {
        return critical
                ? Der.sequence(Der.identifier(identifier), Der.bool(true), Der.octets(value))
                : Der.sequence(Der.identifier(identifier), Der.octets(value));
    }

    /** The first 160 bits of the public key's SHA-256, as Go 1.25 and later make it. */
    static byte[] keyIdentifier(PublicKey key) throws GeneralSecurityException {
        byte[] encoded = Der.content(key.getEncoded());
        int algorithmLength = (encoded[1] & 0xff) + 2;
        byte[] bits = Der.content(Arrays.copyOfRange(encoded, algorithmLength, encoded.length));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Arrays.copyOfRange(bits, 1, bits.length));
        return Arrays.copyOf(digest, 20);
    }
}
