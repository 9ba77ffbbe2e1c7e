package io.weirkeeper.service.source.reconcile;

import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.source.GitRepositorySpec;
import io.weirkeeper.api.source.GitRepositoryStatus;
import io.weirkeeper.engine.artifact.Revision;
import io.weirkeeper.remote.git.GitCommit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is to be done about a GitRepository: decisions on its spec and status alone. */
final class GitRepositoryPlan {
    private GitRepositoryPlan() {}

    /**
     * Whether the artifact has to be made anew although the commit is the same: another selection of its content, or
     * another content of what it includes.
     *
     * @param included the artifacts of {@code spec.include}, in its order
     */
    static boolean contentConfigChanged(GitRepositorySpec spec, GitRepositoryStatus status, List<Artifact> included) {
        return !Objects.equals(spec.ignore(), status.observedIgnore())
                || spec.recurseSubmodules() != status.observedRecurseSubmodules()
                || !spec.include().equals(status.observedInclude())
                || !spec.sparseCheckout().equals(status.observedSparseCheckout())
                || requiresVerification(spec, status)
                || includesDiffer(included, status.includedArtifacts());
    }

    /** Whether other revisions or contents are included now than the artifact was made with. */
    static boolean includesDiffer(List<Artifact> included, List<Artifact> observed) {
        if (included.size() != observed.size()) {
            return true;
        }
        for (int i = 0; i < included.size(); i++) {
            Artifact now = included.get(i);
            Artifact then = observed.get(i);
            if (!Revision.same(now.revision(), then.revision()) || !now.digest().equals(then.digest())) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code spec.verify} asks for more than was verified. */
    static boolean requiresVerification(GitRepositorySpec spec, GitRepositoryStatus status) {
        if (spec.verify() == null) {
            return false;
        }
        String observed = status.sourceVerificationMode();
        String mode = mode(spec.verify());
        if (observed == null) {
            return true;
        }
        return (observed.equals("Tag") || observed.equals("HEAD")) && !observed.equals(mode);
    }

    /** The mode, which has an older spelling. */
    static String mode(GitRepositorySpec.Verification verify) {
        return verify.mode().equals("head") ? "HEAD" : verify.mode();
    }

    /** The revision to skip the fetch for; empty when something must be fetched whatever the remote says. */
    static String knownRevision(Optional<Artifact> artifact, boolean inStorage, boolean configChanged) {
        return artifact.isPresent() && inStorage && !configChanged
                ? artifact.get().revision()
                : "";
    }

    /** How the revision of a commit is written for this spec. */
    static String revision(GitRepositorySpec spec, GitCommit commit) {
        return isSet(spec.ref() == null ? null : spec.ref().name()) && !isPinned(spec)
                ? commit.absoluteRevision()
                : commit.revision();
    }

    /** Whether Flux lists the remote first: with a branch, a tag or a name; not with a commit or a version range. */
    static boolean isNoOpByListing(GitRepositorySpec spec) {
        GitRepositorySpec.Ref ref = spec.ref();
        if (ref == null) {
            return true;
        }
        return !isPinned(spec) && (isSet(ref.name()) || isSet(ref.tag()) || !isSet(ref.semver()));
    }

    private static boolean isPinned(GitRepositorySpec spec) {
        return spec.ref() != null && isSet(spec.ref().commit());
    }

    private static boolean isSet(@Nullable String text) {
        return text != null && !text.isEmpty();
    }
}
