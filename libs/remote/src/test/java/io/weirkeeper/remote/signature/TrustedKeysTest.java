package io.weirkeeper.remote.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Objects that git, gpg and ssh-keygen signed; key ids and fingerprints are what gpg and ssh-keygen print. */
class TrustedKeysTest {
    private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "commit-pgp-rsa, one.asc, 3C0DF12F323190B1",
        "commit-pgp-ed25519, two.asc, 14EDF461F0811B67",
        "tag-v1.0.0, one.asc, 3C0DF12F323190B1",
        "commit-ssh-ed25519, ssh-ed25519.pub, SHA256:AS6tMNCWKD7wWYfk9TAdJNFOERxmGUQQ0sbJW0RgXWA",
        "commit-ssh-rsa, ssh-rsa.pub, SHA256:EMtB2SOh0OiiPPAMHlMEYI2/jRJttYwqUWxZ58bAnKU",
        "commit-ssh-ecdsa, ssh-ecdsa.pub, SHA256:FePxtA2V3JKxA3yf1Jd04rVlF+N5VVsYG5JCmsmqKXE",
        "tag-v1.1.0, ssh-ed25519.pub, SHA256:AS6tMNCWKD7wWYfk9TAdJNFOERxmGUQQ0sbJW0RgXWA"
    })
    void namesTheKeyThatSigned(String object, String key, String expected) {
        assertThat(keys(key).verify(object(object), NOW)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "commit-pgp-rsa, two.asc, unable to verify payload with any of the given key rings",
        "commit-pgp-rsa, ssh-rsa.pub, unable to verify payload with any of the given key rings",
        "commit-pgp-expired, expired.asc, unable to verify payload with any of the given key rings",
        "commit-pgp-revoked, revoked.asc, unable to verify payload with any of the given key rings",
        "commit-ssh-ed25519, ssh-rsa.pub, unable to verify payload with any of the given authorized keys",
        "commit-ssh-ed25519, one.asc, unable to verify payload with any of the given authorized keys",
        "commit-unsigned, one.asc, unable to verify payload as the provided signature is empty",
        "tag-v0.9.0, one.asc, unable to verify payload as the provided signature is empty"
    })
    void refusesWhatNoTrustedKeySigned(String object, String key, String expected) {
        assertThat(failure(keys(key), object(object))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "commit-pgp-rsa, one.asc",
        "commit-pgp-ed25519, two.asc",
        "tag-v1.0.0, one.asc",
        "commit-ssh-ed25519, ssh-ed25519.pub",
        "commit-ssh-rsa, ssh-rsa.pub",
        "commit-ssh-ecdsa, ssh-ecdsa.pub",
        "tag-v1.1.0, ssh-ed25519.pub"
    })
    void refusesContentThatWasChanged(String object, String key) {
        SignedObject whole = object(object);
        byte[] changed = whole.payload().clone();
        changed[changed.length - 2] ^= 1;

        assertThat(failure(keys(key), new SignedObject(changed, whole.signature())))
                .startsWith("unable to verify payload with any of the given");
    }

    @Test
    void takesAnExpiredKeyBeforeItExpired() {
        assertThat(keys("expired.asc").verify(object("commit-pgp-expired"), Instant.parse("2020-07-01T00:00:00Z")))
                .isEqualTo("2BB7E6144D01B681");
    }

    @Test
    void refusesASignatureOfAnotherNamespace() {
        // made by: ssh-keygen -Y sign -n file
        SignedObject git = object("commit-ssh-ed25519");
        String other = text("namespace-file.sig");

        assertThat(failure(keys("ssh-ed25519.pub"), new SignedObject(git.payload(), other)))
                .isEqualTo("unable to verify payload with any of the given authorized keys");
    }

    @Test
    void refusesTwoSignatures() {
        String commit = text("commit-pgp-rsa.txt");
        String header = commit.substring(commit.indexOf("gpgsig "), commit.indexOf("\n\n") + 1);

        SignedObject twice =
                SignedObject.ofCommit(commit.replace(header, header + header).getBytes(StandardCharsets.UTF_8));

        assertThat(failure(keys("one.asc"), twice))
                .isEqualTo("unable to verify payload as the provided signature is empty");
    }

    @Test
    void saysThatCertificatesAreNotSupported() {
        SignedObject object =
                new SignedObject(new byte[] {1}, "-----BEGIN SIGNED MESSAGE-----\nx\n-----END SIGNED MESSAGE-----\n");

        assertThat(failure(keys("one.asc"), object)).isEqualTo("unsupported signature type: x509");
    }

    @Test
    void saysThatAKeyCannotBeRead() {
        Map<String, byte[]> secret = new HashMap<>();
        secret.put("author.asc", "no key".getBytes(StandardCharsets.UTF_8));
        secret.put("author.sshpub", "no key".getBytes(StandardCharsets.UTF_8));
        TrustedKeys keys = TrustedKeys.of(secret);

        assertThat(failure(keys, object("commit-pgp-rsa"))).startsWith("unable to read armored key ring: ");
        assertThat(failure(keys, object("commit-ssh-rsa")))
                .startsWith("unable to parse authorized keys: unable to parse authorized key: ");
    }

    @ParameterizedTest
    @CsvSource({"-----BEGIN SSH SIGNATURE-----", "-----BEGIN PGP SIGNATURE-----", "garbage"})
    void refusesSignaturesThatCannotBeRead(String begin) {
        TrustedKeys keys = TrustedKeys.of(Map.of("a.asc", bytes("one.asc"), "b.sshpub", bytes("ssh-ed25519.pub")));
        for (String rest : new String[] {"", "\nAAAA\n", "\nU1NIU0lHAAAAAf////8=\n-----END SSH SIGNATURE-----"}) {
            assertThat(failure(keys, new SignedObject(new byte[] {1}, begin + rest)))
                    .as(rest)
                    .isNotEmpty();
        }
    }

    private static String failure(TrustedKeys keys, SignedObject object) {
        return catchThrowableOfType(VerificationException.class, () -> keys.verify(object, NOW))
                .text();
    }

    private static TrustedKeys keys(String file) {
        return TrustedKeys.of(Map.of(file.endsWith(".pub") ? "author.sshpub" : "author.asc", bytes(file)));
    }

    private static SignedObject object(String name) {
        return name.startsWith("tag")
                ? SignedObject.ofTag(bytes(name + ".txt"))
                : SignedObject.ofCommit(bytes(name + ".txt"));
    }

    private static String text(String file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String file) {
        try (InputStream in = Objects.requireNonNull(TrustedKeysTest.class.getResourceAsStream(file), file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(file, e);
        }
    }
}
