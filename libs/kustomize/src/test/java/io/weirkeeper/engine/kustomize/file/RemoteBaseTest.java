package io.weirkeeper.engine.kustomize.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected parts are those of kustomize v5.8.1's git.NewRepoSpecFromURL. */
class RemoteBaseTest {
    @ParameterizedTest
    @CsvSource({
        "https://github.com/org/repo, https://github.com/org/repo, ''",
        "https://github.com/org/repo/dir/sub?ref=v1, https://github.com/org/repo, dir/sub",
        "https://github.com/org/repo//dir/sub?ref=v1, https://github.com/org/repo, dir/sub",
        "github.com/org/repo/dir?ref=v1, https://github.com/org/repo, dir",
        "git@github.com:org/repo.git/dir?ref=v1, git@github.com:org/repo.git, dir",
        "ssh://git@example.com/org/repo.git//dir?ref=v1, ssh://git@example.com/org/repo.git, dir",
        "https://dev.azure.com/org/project/_git/repo/dir, https://dev.azure.com/org/project/_git/repo, dir",
        "git::https://example.com/org/repo.git//dir, https://example.com/org/repo.git, dir"
    })
    void splitsWhatNamesARepository(String url, String clone, String directory) {
        RemoteBase base = RemoteBase.parse(url).orElseThrow();

        assertThat(base.cloneUrl()).isEqualTo(clone);
        assertThat(base.directory()).isEqualTo(directory);
        assertThat(base.ref()).isEqualTo(url.contains("ref=v1") ? "v1" : "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "base",
                "../base",
                "/abs/base",
                "base/sub.yaml",
                "https://example.com/one",
                "https://github.com/org/repo//../../etc",
                "ftp://example.com/org/repo"
            })
    void takesOtherTextsForPaths(String text) {
        assertThat(RemoteBase.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "timeout=120, 120, true",
        "timeout=2m, 120, true",
        "timeout=x&submodules=false, 27, false",
        "version=v2, 27, true"
    })
    void readsTheQuery(String query, long timeout, boolean submodules) {
        RemoteBase base = RemoteBase.parse("https://github.com/a/b//c?" + query).orElseThrow();

        assertThat(base.timeoutSeconds()).isEqualTo(timeout);
        assertThat(base.submodules()).isEqualTo(submodules);
        assertThat(base.ref()).isEqualTo(query.startsWith("version") ? "v2" : "");
    }
}
