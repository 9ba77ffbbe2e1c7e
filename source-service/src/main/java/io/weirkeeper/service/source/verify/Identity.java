package io.weirkeeper.service.source.verify;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;

/**
 * Who may sign: regular expressions on the issuer of the identity and on the identity, as Go's {@code regexp} matches,
 * somewhere in the text.
 */
public record Identity(String issuer, String subject) {
    private static final String ISSUER = "1.3.6.1.4.1.57264.1.8";
    private static final String OLD_ISSUER = "1.3.6.1.4.1.57264.1.1";
    private static final int MAIL = 1;
    private static final int URL = 6;

    /** What a certificate of Fulcio says about who it is for. */
    private record Claimed(String issuer, List<String> subjects) {}

    /** Throws when the certificate is for none of the identities; none at all lets everybody through, as in Flux. */
    static void check(X509Certificate certificate, List<Identity> wanted) {
        Claimed claimed = claimed(certificate);
        if (!wanted.isEmpty() && wanted.stream().noneMatch(identity -> identity.fits(claimed))) {
            throw new VerifyException(
                    "none of the expected identities matched what was in the certificate, got subjects ["
                            + String.join(", ", claimed.subjects()) + "] with issuer " + claimed.issuer());
        }
    }

    private boolean fits(Claimed claimed) {
        return matches(issuer, claimed.issuer(), "issuer")
                && claimed.subjects().stream().anyMatch(claim -> matches(subject, claim, "subject"));
    }

    private static boolean matches(String expression, String text, String field) {
        try {
            return Pattern.compile(expression).matcher(text).find();
        } catch (PatternSyntaxException e) {
            throw new VerifyException(
                    "malformed " + field + " in identity: " + e.getMessage()
                            + "; correct spec.verify.matchOIDCIdentity",
                    e);
        }
    }

    private static Claimed claimed(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            List<String> subjects = names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> name.getFirst().equals(MAIL)
                                    || name.getFirst().equals(URL))
                            .map(name -> String.valueOf(name.get(1)))
                            .toList();
            return new Claimed(issuer(certificate), subjects);
        } catch (CertificateParsingException e) {
            throw new VerifyException("the certificate's names cannot be read: " + e.getMessage(), e);
        }
    }

    private static String issuer(X509Certificate certificate) {
        byte[] extension = certificate.getExtensionValue(ISSUER);
        if (extension != null) {
            return text(Der.read(Der.read(extension).content()).content());
        }
        byte[] old = certificate.getExtensionValue(OLD_ISSUER); // not wrapped in ASN.1
        return old == null ? "" : text(Der.read(old).content());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
