package io.weirkeeper.engine.gotemplate.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.engine.gotemplate.Cases;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Certificates and hashes are new each time; what readers of the JDK and published vectors say of them is held here. */
class CertificatesTest {
    private static String render(String template) {
        Cases.Result result = Cases.run(template, MapValue.create());
        assertThat(result.failed()).as(result.text()).isFalse();
        return result.text();
    }

    private static X509Certificate certificate(String pem) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(US_ASCII)));
    }

    /** The numbers of a PKCS#1 key: version, modulus, exponents, primes and the rest, each at most 64 KiB long. */
    private static List<BigInteger> numbers(String pem) {
        assertThat(pem).startsWith("-----BEGIN RSA PRIVATE KEY-----\n").endsWith("-----END RSA PRIVATE KEY-----\n");
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----.*-----", ""));
        List<BigInteger> numbers = new ArrayList<>();
        int at = 4; // the sequence's tag and its length in three bytes
        while (at < der.length) {
            int length = der[at + 1] & 0xff;
            int start = at + 2;
            if (length > 0x80) {
                int count = length - 0x80;
                length = new BigInteger(1, Arrays.copyOfRange(der, start, start + count)).intValue();
                start += count;
            }
            numbers.add(new BigInteger(Arrays.copyOfRange(der, start, start + length)));
            at = start + length;
        }
        return numbers;
    }

    @Test
    void makesAnAuthorityAndASignedCertificate() throws Exception {
        // Given
        String template = "{{ $ca := genCA \"the ca\" 365 }}"
                + "{{ $c := genSignedCert \"a.example\" (list \"127.0.0.1\" \"::1\") (list \"b.example\" \"*.c.example\") 30 $ca }}"
                + "{{ $ca.Cert }}|{{ $c.Cert }}|{{ $c.Key }}";
        // When
        String[] parts = render(template).split("\\|");
        // Then
        X509Certificate authority = certificate(parts[0]);
        X509Certificate signed = certificate(parts[1]);
        authority.verify(authority.getPublicKey());
        signed.verify(authority.getPublicKey());
        assertThat(authority.getBasicConstraints()).isNotEqualTo(-1);
        assertThat(signed.getBasicConstraints()).isEqualTo(-1);
        assertThat(authority.getSubjectX500Principal().getName()).isEqualTo("CN=the ca");
        assertThat(signed.getIssuerX500Principal()).isEqualTo(authority.getSubjectX500Principal());
        assertThat(signed.getSubjectX500Principal().getName()).isEqualTo("CN=a.example");
        assertThat(signed.getSubjectAlternativeNames())
                .extracting(name -> name.get(0) + " " + name.get(1))
                .containsExactlyInAnyOrder("7 127.0.0.1", "7 0:0:0:0:0:0:0:1", "2 b.example", "2 *.c.example");
        assertThat(signed.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        assertThat(Duration.between(
                        signed.getNotBefore().toInstant(), signed.getNotAfter().toInstant()))
                .isEqualTo(Duration.ofDays(30));
        List<BigInteger> key = numbers(parts[2]);
        assertThat(key.get(1)).isEqualTo(((RSAPublicKey) signed.getPublicKey()).getModulus());
        assertThat(key.get(1).bitLength()).isEqualTo(2048);
        assertThat(key.get(4).multiply(key.get(5))).isEqualTo(key.get(1));
    }

    @Test
    void signsItself() throws Exception {
        // When
        String pem = render("{{ (genSelfSignedCert \"s.example\" nil (list \"s.example\") 1).Cert }}");
        // Then
        X509Certificate certificate = certificate(pem);
        certificate.verify(certificate.getPublicKey());
        assertThat(certificate.getSubjectAlternativeNames()).hasSize(1);
    }

    @Test
    void signsWithAKeyOfOnesOwn() throws Exception {
        // When
        String[] parts = render("{{ $k := genPrivateKey \"ecdsa\" }}{{ $c := genCAWithKey \"c\" 1 $k }}"
                        + "{{ $c.Cert }}|{{ eq $c.Key $k }}")
                .split("\\|");
        // Then
        X509Certificate certificate = certificate(parts[0]);
        certificate.verify(certificate.getPublicKey());
        assertThat(certificate.getPublicKey().getAlgorithm()).isEqualTo("EC");
        assertThat(parts[1]).isEqualTo("true");
    }

    @Test
    void hashesPasswordsAsBcryptDoes() {
        // Given the first vector of crypt_blowfish
        byte[] salt = HexFormat.of().parseHex("10410410410410410410410410410410");
        // When
        String hash = PasswordHash.hash("U*U".getBytes(UTF_8), salt, 5);
        // Then
        assertThat(hash).isEqualTo("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW");
    }

    @Test
    void writesHtpasswdLines() {
        assertThat(render("{{ htpasswd \"me\" \"secret\" }}")).matches("me:\\$2a\\$10\\$[./A-Za-z0-9]{53}");
    }

    @Test
    void decryptsWhatItEncrypted() {
        assertThat(render("{{ encryptAES \"key\" \"text\" | decryptAES \"key\" }}"))
                .isEqualTo("text");
    }
}
