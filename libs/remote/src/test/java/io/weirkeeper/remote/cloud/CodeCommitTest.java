package io.weirkeeper.remote.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weirkeeper.remote.RemoteException;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The expected password is what git-remote-codecommit 1.17 makes at that time with these credentials. */
class CodeCommitTest {
    private static final String KEY = "AKIAIOSFODNN7EXAMPLE";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private static final Instant TIME = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void signsAsTheHelperOfAwsDoes() {
        URI url = URI.create("https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/fleet");

        CodeCommit login = CodeCommit.login(url, new AwsCredentials(KEY, SECRET, ""), TIME);

        assertThat(login.user()).isEqualTo(KEY);
        assertThat(login.password())
                .isEqualTo("20261121T120000Za74130182930c779cccd1c929e1a18517e7709ad2ef4db164237dc723667b663");
        assertThat(login.toString()).doesNotContain("a741301");
    }

    @Test
    void addsTheTokenOfASessionToTheUser() {
        URI url = URI.create("https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/fleet");

        assertThat(CodeCommit.login(url, new AwsCredentials(KEY, SECRET, "session"), TIME)
                        .user())
                .isEqualTo(KEY + "%session");
    }

    @Test
    void saysThatTheHostIsAnother() {
        URI url = URI.create("https://github.com/weir/fleet");

        assertThat(catchThrowableOfType(
                        RemoteException.class, () -> CodeCommit.login(url, new AwsCredentials(KEY, SECRET, ""), TIME)))
                .hasMessageContaining("'github.com' is none of AWS CodeCommit");
    }
}
