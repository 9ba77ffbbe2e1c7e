package io.weirkeeper.remote.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.remote.RemoteException;
import java.math.BigInteger;
import java.security.interfaces.ECPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys as openssl writes them. */
class PemTest {

    @ParameterizedTest
    @CsvSource({"client-sec1.pem, EC", "client-pkcs8.pem, EC", "rsa-pkcs1.pem, RSA", "ed25519.pem, EdDSA"})
    void readsPrivateKeysOfAllForms(String file, String algorithm) {
        assertThat(Pem.privateKey(TestCertificates.text(file), "tls.key").getAlgorithm())
                .isEqualTo(algorithm);
    }

    @Test
    void readsTheSameKeyFromBothForms() {
        assertThat(secret("client-sec1.pem")).isEqualTo(secret("client-pkcs8.pem"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', holds no private key",
        "'-----BEGIN PRIVATE KEY-----\nAAAA', without its END line",
        "'-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', neither RSA",
        "'-----BEGIN PRIVATE KEY-----\nA\n-----END PRIVATE KEY-----', not base64",
        "'-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----', encrypted private key",
        "'-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----', does not name its curve",
    })
    void saysWhatIsWrongWithAKey(String text, String message) {
        assertThatThrownBy(() -> Pem.privateKey(text, "tls.key"))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("'tls.key'")
                .hasMessageContaining(message);
    }

    private static BigInteger secret(String file) {
        return ((ECPrivateKey) Pem.privateKey(TestCertificates.text(file), "tls.key")).getS();
    }
}
