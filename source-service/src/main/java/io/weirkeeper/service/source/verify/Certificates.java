package io.weirkeeper.service.source.verify;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads certificates. */
final class Certificates {
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";

    private Certificates() {}

    static X509Certificate ofDer(byte[] encoded) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
        } catch (CertificateException e) {
            throw new VerifyException("a certificate cannot be read: " + e.getMessage(), e);
        }
    }

    /** All certificates of a PEM text, or the one of DER bytes; at least one. */
    static List<X509Certificate> ofBytes(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.contains(BEGIN) ? ofPem(text) : List.of(ofDer(bytes));
    }

    static List<X509Certificate> ofPem(String text) {
        List<X509Certificate> all = new ArrayList<>();
        int begin = text.indexOf(BEGIN);
        while (begin >= 0) {
            int end = text.indexOf(END, begin);
            if (end < 0) {
                throw new VerifyException("a certificate in PEM has no END line");
            }
            try {
                all.add(ofDer(Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end))));
            } catch (IllegalArgumentException e) {
                throw new VerifyException("a certificate in PEM is no base64", e);
            }
            begin = text.indexOf(BEGIN, end);
        }
        if (all.isEmpty()) {
            throw new VerifyException("there is no certificate in the PEM text");
        }
        return all;
    }

    static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new VerifyException("a certificate cannot be written: " + e.getMessage(), e);
        }
    }
}
