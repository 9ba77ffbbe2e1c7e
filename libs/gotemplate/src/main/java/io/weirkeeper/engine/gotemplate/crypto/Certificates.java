package io.weirkeeper.engine.gotemplate.crypto;

import io.weirkeeper.engine.gotemplate.format.Printer;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.GoType;
import io.weirkeeper.engine.gotemplate.value.StructValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sprig's certificates: a certificate and its key as PEM texts in a struct. */
public final class Certificates {
    public static final GoType TYPE = GoType.struct("sprig.certificate", Map.of());
    private static final int RSA_BITS = 2048;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Certificates() {}

    /** What a certificate is to say: its name, how long it is valid, and other names, which must be texts. */
    public record Request(String commonName, List<Value> ips, List<Value> dnsNames, long days) {}

    private static StructValue struct(String certificate, String key) {
        return new StructValue(
                TYPE,
                List.of(
                        new StructValue.Field("Cert", new Text(certificate)),
                        new StructValue.Field("Key", new Text(key))),
                null);
    }

    private static String part(Value certificate, String name) {
        return certificate instanceof StructValue struct && struct.field(name) instanceof Text text ? text.raw() : "";
    }

    /** A key given as PEM text, or a new one. */
    private static KeyPair keys(@Nullable String pem) {
        if (pem == null) {
            return PrivateKeys.generate("rsa", RSA_BITS);
        }
        PrivateKey key;
        try {
            key = PrivateKeys.parse(pem);
        } catch (GoError e) {
            throw new GoError("parsing private key: " + e.text(), e);
        }
        return new KeyPair(PrivateKeys.publicKey(key), key);
    }

    private static CertificateBuilder builder(Request request, Clock clock) {
        List<byte[]> addresses = addresses(request.ips());
        List<String> names = names(request.dnsNames());
        Instant now = clock.instant();
        String name = Text.decode(request.commonName());
        return new CertificateBuilder(new BigInteger(128, RANDOM), name, now, now.plus(Duration.ofDays(request.days())))
                .names(names, addresses);
    }

    /** A certificate that signs itself; with {@code authority} one that may sign others. */
    public static Value selfSigned(Request request, boolean authority, @Nullable String keyPem, Clock clock) {
        KeyPair pair = keys(keyPem);
        CertificateBuilder builder = builder(request, clock);
        if (authority) {
            builder.authority();
        }
        byte[] subject = builder.subject();
        return sign(builder, pair, new CertificateBuilder.Signer(subject, null, pair.getPrivate()));
    }

    private static Value sign(CertificateBuilder builder, KeyPair pair, CertificateBuilder.Signer signer) {
        byte[] certificate = builder.sign(pair.getPublic(), signer);
        return struct(new Pem("CERTIFICATE", certificate).encode(), PrivateKeys.pem(pair));
    }

    /** A certificate signed by the given authority. */
    public static Value signed(Request request, Value authority, @Nullable String keyPem, Clock clock) {
        KeyPair pair = keys(keyPem);
        Pem block = Pem.decode(part(authority, "Cert"));
        if (block == null) {
            throw new GoError("unable to decode certificate");
        }
        X509Certificate issuer = parse(block.content(), "decodedSignerCert.Bytes");
        PrivateKey key;
        try {
            key = PrivateKeys.parse(part(authority, "Key"));
        } catch (GoError e) {
            throw new GoError("error parsing private key: " + e.text(), e);
        }
        if (!issuer.getPublicKey().equals(PrivateKeys.publicKey(key))) {
            throw new GoError("error creating certificate: x509: provided PrivateKey doesn't match parent's PublicKey");
        }
        byte[] identifier = issuer.getExtensionValue("2.5.29.14");
        byte[] bare = identifier == null ? null : Der.content(Der.content(identifier));
        byte[] subject = issuer.getSubjectX500Principal().getEncoded();
        return sign(builder(request, clock), pair, new CertificateBuilder.Signer(subject, bare, key));
    }

    private static X509Certificate parse(byte[] content, String what) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(content));
        } catch (CertificateException e) {
            throw new GoError("error parsing certificate: " + what + ": x509: malformed certificate", e);
        }
    }

    /** Sprig's buildCustomCert: checks a certificate and a key given as PEM texts. */
    public static Value custom(String certificate, String key) {
        Pem block = Pem.decode(certificate);
        if (block == null) {
            throw new GoError("unable to decode certificate");
        }
        parse(block.content(), "decodedCert.Bytes");
        try {
            PrivateKeys.parse(key);
        } catch (GoError e) {
            throw new GoError("error parsing private key: " + e.text(), e);
        }
        return struct(certificate, key);
    }

    private static List<byte[]> addresses(List<Value> ips) {
        List<byte[]> addresses = new ArrayList<>();
        for (Value ip : ips) {
            if (!(ip instanceof Text text)) {
                throw new GoError("error parsing ip: " + Printer.print(ip) + " is not a string");
            }
            byte[] address = IpAddress.parse(text.raw());
            if (address == null) {
                throw new GoError("error parsing ip: " + text.raw());
            }
            addresses.add(address);
        }
        return addresses;
    }

    private static List<String> names(List<Value> dnsNames) {
        List<String> names = new ArrayList<>();
        for (Value name : dnsNames) {
            if (!(name instanceof Text text)) {
                throw new GoError("error processing alternate dns name: " + Printer.print(name) + " is not a string");
            }
            names.add(text.raw());
        }
        return names;
    }
}
