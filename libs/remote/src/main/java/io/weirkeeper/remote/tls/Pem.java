package io.weirkeeper.remote.tls;

import io.weirkeeper.remote.RemoteException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Certificates and private keys in PEM text: PKCS#8, and the older RSA (PKCS#1) and EC (SEC 1) forms. */
public final class Pem {
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };
    private static final byte[] EC_PUBLIC_KEY = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    private Pem() {}

    /** @param key the key of the secret, for messages */
    public static List<X509Certificate> certificates(String text, String key) {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Block block : blocks(text, key)) {
                if (block.label().equals("CERTIFICATE")) {
                    certificates.add(
                            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.bytes())));
                }
            }
        } catch (CertificateException e) {
            throw new RemoteException("'" + key + "' holds a certificate that cannot be read: " + e.getMessage(), e);
        }
        if (certificates.isEmpty()) {
            throw new RemoteException("'" + key + "' holds no certificate; it must be PEM text with BEGIN CERTIFICATE");
        }
        return certificates;
    }

    public static PrivateKey privateKey(String text, String key) {
        for (Block block : blocks(text, key)) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return read(block.bytes(), key);
                }
                case "RSA PRIVATE KEY" -> {
                    return read(pkcs8(RSA, block.bytes()), key);
                }
                case "EC PRIVATE KEY" -> {
                    return read(pkcs8(ecAlgorithm(block.bytes(), key), block.bytes()), key);
                }
                case "ENCRYPTED PRIVATE KEY" ->
                    throw new RemoteException(
                            "'" + key + "' holds an encrypted private key; store it without password");
                default -> {}
            }
        }
        throw new RemoteException("'" + key + "' holds no private key; it must be PEM text with BEGIN PRIVATE KEY");
    }

    private static PrivateKey read(byte[] pkcs8, String key) {
        @Nullable GeneralSecurityException last = null;
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException e) {
                last = e;
            }
        }
        throw new RemoteException("'" + key + "' holds a private key that is neither RSA, EC nor EdDSA", last);
    }

    /** The algorithm identifier for a SEC 1 key: the curve is its field [0]. */
    private static byte[] ecAlgorithm(byte[] sec1, String key) {
        for (int i = 0; i + 2 < sec1.length; i++) {
            if ((sec1[i] & 0xFF) == 0xA0 && sec1[i + 2] == 0x06 && sec1[i + 1] == sec1[i + 3] + 2) {
                byte[] curve = Arrays.copyOfRange(sec1, i + 2, i + 2 + sec1[i + 1]);
                return der(0x30, concat(EC_PUBLIC_KEY, curve));
            }
        }
        throw new RemoteException("'" + key + "' holds an EC private key that does not name its curve");
    }

    private static byte[] pkcs8(byte[] algorithm, byte[] privateKey) {
        byte[] version = {0x02, 0x01, 0x00};
        return der(0x30, concat(concat(version, algorithm), der(0x04, privateKey)));
    }

    private static byte[] der(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 6);
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            int bytes = content.length < 0x100 ? 1 : content.length < 0x10000 ? 2 : 3;
            out.write(0x80 | bytes);
            for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
                out.write(content.length >> shift);
            }
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] concat(byte[] one, byte[] other) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(one.length + other.length);
        out.writeBytes(one);
        out.writeBytes(other);
        return out.toByteArray();
    }

    private record Block(String label, String base64, String key) {
        byte[] bytes() {
            try {
                return Base64.getMimeDecoder().decode(base64);
            } catch (IllegalArgumentException e) {
                throw new RemoteException("'" + key + "' holds PEM text that is not base64", e);
            }
        }
    }

    private static List<Block> blocks(String text, String key) {
        List<Block> blocks = new ArrayList<>();
        int at = text.indexOf("-----BEGIN ");
        while (at >= 0) {
            int labelEnd = text.indexOf("-----", at + 11);
            String label = labelEnd < 0 ? "" : text.substring(at + 11, labelEnd);
            int end = labelEnd < 0 ? -1 : text.indexOf("-----END " + label + "-----", labelEnd);
            if (end < 0) {
                throw new RemoteException("'" + key + "' holds PEM text without its END line");
            }
            blocks.add(new Block(label, text.substring(labelEnd + 5, end), key));
            at = text.indexOf("-----BEGIN ", end);
        }
        return blocks;
    }
}
