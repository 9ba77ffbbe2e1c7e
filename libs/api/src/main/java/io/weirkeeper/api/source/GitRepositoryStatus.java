package io.weirkeeper.api.source;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.Condition;
import io.weirkeeper.api.Copies;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known about a GitRepository: its artifact, and the settings that the artifact was made with. */
public record GitRepositoryStatus(
        @Nullable Artifact artifact,
        List<Condition> conditions,
        List<Artifact> includedArtifacts,
        @Nullable String lastHandledReconcileAt,
        long observedGeneration,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String observedIgnore,
        List<GitRepositorySpec.Include> observedInclude,
        boolean observedRecurseSubmodules,
        List<String> observedSparseCheckout,
        @Nullable String sourceVerificationMode) {
    static final GitRepositoryStatus NONE =
            new GitRepositoryStatus(null, List.of(), List.of(), null, -1, null, List.of(), false, List.of(), null);

    public GitRepositoryStatus {
        conditions = Copies.list(conditions);
        includedArtifacts = Copies.list(includedArtifacts);
        observedInclude = Copies.list(observedInclude);
        observedSparseCheckout = Copies.list(observedSparseCheckout);
    }
}
