package io.weirkeeper.service.helm.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.api.helm.HelmReleaseSpec;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import java.util.List;
import java.util.Optional;

/** Ready as the summary of what was released, tested and remediated (helm-controller internal/reconcile/release.go). */
final class Summary {
    static final String RELEASED = "Released";
    static final String TEST_SUCCESS = "TestSuccess";
    static final String REMEDIATED = "Remediated";

    private Summary() {}

    static ObjectStatus of(ObjectStatus status, HelmReleaseSpec spec, ReleaseState.Desired.Digests digests) {
        ObjectStatus known = spec.test().enable() ? status : status.without(TEST_SUCCESS);
        List<String> order = spec.test().enable() && !spec.test().ignoreFailures()
                ? List.of(REMEDIATED, TEST_SUCCESS, RELEASED)
                : List.of(REMEDIATED, RELEASED);
        Optional<JsonNode> first = Optional.empty();
        for (String type : order) {
            Optional<JsonNode> condition = known.condition(type);
            boolean isNewer =
                    condition.isPresent() && (first.isEmpty() || generation(condition.get()) > generation(first.get()));
            if (isNewer) {
                first = condition;
            }
        }
        if (first.isEmpty()) {
            return known;
        }
        JsonNode condition = first.get();
        boolean isRemediated = condition.path("type").asText().equals(REMEDIATED);
        String value = isRemediated ? "False" : condition.path("status").asText();
        ObjectStatus summarized = value.equals("True") ? known.without("Stalled") : known;
        return Counters.with(
                Counters.with(
                        summarized.mark(
                                "Ready",
                                value,
                                condition.path("reason").asText(),
                                condition.path("message").asText()),
                        "observedPostRenderersDigest",
                        digests.postRenderers()),
                "observedCommonMetadataDigest",
                digests.commonMetadata());
    }

    private static long generation(JsonNode condition) {
        return condition.path("observedGeneration").asLong();
    }
}
