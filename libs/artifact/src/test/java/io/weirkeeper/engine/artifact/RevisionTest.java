package io.weirkeeper.engine.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values as documented for Flux's git.TransformRevision and git.SplitRevision. */
class RevisionTest {
    private static final String HASH = "5394cb7f48332b2de7c17dd8b8384bbc84b7e738";

    @ParameterizedTest
    @CsvSource({
        "main/5394cb7f48332b2de7c17dd8b8384bbc84b7e738, main@sha1:5394cb7f48332b2de7c17dd8b8384bbc84b7e738",
        "feature/branch/5394cb7f48332b2de7c17dd8b8384bbc84b7e738,"
                + " feature/branch@sha1:5394cb7f48332b2de7c17dd8b8384bbc84b7e738",
        "HEAD/5394cb7f48332b2de7c17dd8b8384bbc84b7e738, sha1:5394cb7f48332b2de7c17dd8b8384bbc84b7e738",
        "5394cb7f48332b2de7c17dd8b8384bbc84b7e738, sha1:5394cb7f48332b2de7c17dd8b8384bbc84b7e738",
        "main@sha1:5394cb7f48332b2de7c17dd8b8384bbc84b7e738, main@sha1:5394cb7f48332b2de7c17dd8b8384bbc84b7e738",
        "'', ''",
    })
    void normalisesTheFormsOfOlderVersions(String revision, String expected) {
        assertThat(Revision.normalise(revision)).isEqualTo(expected);
    }

    @Test
    void comparesWhateverTheForm() {
        assertThat(Revision.same("main/" + HASH, "main@sha1:" + HASH)).isTrue();
        assertThat(Revision.same("main/" + HASH, "dev@sha1:" + HASH)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "main@sha1:5394cb7f48332b2de7c17dd8b8384bbc84b7e738, main",
        "feature/branch@sha1:5394cb7f48332b2de7c17dd8b8384bbc84b7e738, feature/branch",
        "sha1:5394cb7f48332b2de7c17dd8b8384bbc84b7e738, ''",
        "HEAD/5394cb7f48332b2de7c17dd8b8384bbc84b7e738, ''",
        "5394cb7f48332b2de7c17dd8b8384bbc84b7e738, ''",
    })
    void takesRevisionsApart(String revision, String pointer) {
        assertThat(Revision.pointer(revision)).isEqualTo(pointer);
        assertThat(Revision.hash(revision)).isEqualTo(HASH);
    }
}
