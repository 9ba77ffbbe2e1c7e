package io.weirkeeper.service.source.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SigstoreRootTest {
    /** {@code sha256sum metadata/root_history/15.root.json} in github.com/sigstore/root-signing. */
    @Test
    void beginsWithARootOfSigstore() {
        assertThat(Digest.of(DigestAlgorithm.SHA256, SigstoreRoot.anchor()).hex())
                .isEqualTo("73747011d0857ada15479a16c4cae0f3ed03aac698b523b97e1de314ac9d9ca8");
    }

    @Test
    void readsTheTrustedRootOfSigstore() throws IOException {
        try (InputStream in = Objects.requireNonNull(SigstoreRoot.class.getResourceAsStream("public-root.json"))) {
            TrustedRoot root = TrustedRoot.parse(in.readAllBytes());

            assertThat(root.certificateAuthorities()).isNotEmpty();
            assertThat(root.transparencyLogs()).hasSizeGreaterThanOrEqualTo(1);
            assertThat(root.timestampAuthorities()).isNotEmpty();
        }
    }
}
