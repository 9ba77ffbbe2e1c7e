package io.weirkeeper.engine.gotemplate.pitfall;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Versions and constraints follow Masterminds: pre-releases, wildcards, the idiom of -0. */
class SemverTest {
    static List<Pitfall> cases() throws IOException {
        return Pitfall.of("semver");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesWhatTheOriginalsGive(Pitfall pitfall) {
        pitfall.check();
    }
}
