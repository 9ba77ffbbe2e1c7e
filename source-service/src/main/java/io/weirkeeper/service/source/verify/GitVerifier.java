package io.weirkeeper.service.source.verify;

import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.source.GitRepositorySpec;
import io.weirkeeper.remote.git.GitCommit;
import io.weirkeeper.remote.git.GitFetch;
import io.weirkeeper.remote.git.GitProvenance;
import io.weirkeeper.remote.signature.TrustedKeys;
import io.weirkeeper.remote.signature.VerificationException;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.service.source.fetch.ReferencedSecrets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Verifies the signatures that {@code spec.verify} of a GitRepository asks for. */
public final class GitVerifier {
    private final ReferencedSecrets secrets;
    private final Clock clock;

    public GitVerifier(ReferencedSecrets secrets, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * @return what was verified, with the keys that signed
     * @throws ReconcileException when something is not signed by a key of the secret
     */
    public String verify(String namespace, GitRepositorySpec.Verification asked, GitFetch.Snapshot fetched) {
        TrustedKeys keys = keys(namespace, asked);
        List<String> verified = new ArrayList<>();
        if (asked.mode().startsWith("Tag")) {
            verified.add(tag(keys, fetched.provenance().tag()));
        }
        if (!asked.mode().equals("Tag")) {
            verified.add(commit(keys, fetched.commit(), fetched.provenance()));
        }
        return "verified signature of\n\t- " + String.join("\n\t- ", verified);
    }

    private TrustedKeys keys(String namespace, GitRepositorySpec.Verification asked) {
        try {
            return TrustedKeys.of(secrets.existing(namespace, asked.secretRef(), "spec.verify.secretRef"));
        } catch (ReconcileException e) {
            throw new ReconcileException(
                    Reasons.VERIFICATION_ERROR, Disposition.RETRY, "PGP public keys secret error: " + e.text(), e);
        }
    }

    private String tag(TrustedKeys keys, GitProvenance.@Nullable Tag tag) {
        if (tag == null) {
            throw new ReconcileException(
                    Reasons.INVALID_VERIFICATION_MODE,
                    Disposition.STALLED,
                    "cannot verify tag object's signature if a tag reference is not specified",
                    null);
        }
        if (!tag.object().isSigned()) {
            throw new ReconcileException(
                    Reasons.INVALID_GIT_OBJECT,
                    Disposition.RETRY,
                    "cannot verify signature of tag '" + tag.shown() + "' since it is not signed",
                    null);
        }
        try {
            return "tag '" + tag.shown() + "' with key '" + keys.verify(tag.object(), clock.instant()) + "'";
        } catch (VerificationException e) {
            throw new ReconcileException(
                    Reasons.INVALID_TAG_SIGNATURE,
                    Disposition.RETRY,
                    "signature verification of tag '" + tag.shown() + "' failed: " + why("tag", e),
                    e);
        }
    }

    private String commit(TrustedKeys keys, GitCommit commit, GitProvenance provenance) {
        try {
            return "commit '" + commit.hash() + "' with key '" + keys.verify(provenance.commit(), clock.instant())
                    + "'";
        } catch (VerificationException e) {
            throw new ReconcileException(
                    Reasons.INVALID_COMMIT_SIGNATURE,
                    Disposition.RETRY,
                    "signature verification of commit '" + commit.hash() + "' failed: " + why("commit", e),
                    e);
        }
    }

    private static String why(String object, VerificationException failure) {
        return failure.text().startsWith("unsupported")
                ? failure.text()
                : "unable to verify Git " + object + ": " + failure.text();
    }
}
