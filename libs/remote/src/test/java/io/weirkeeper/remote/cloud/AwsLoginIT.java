package io.weirkeeper.remote.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weirkeeper.peers.Recorder;
import io.weirkeeper.remote.http.HttpAccess;
import io.weirkeeper.remote.http.HttpSender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against endpoints that answer as AWS's documentation says. */
class AwsLoginIT {
    private static final AwsCredentials FOUND = new AwsCredentials("ASIA", "secret", "session");
    private static final String JSON =
            "{\"Code\":\"Success\",\"AccessKeyId\":\"ASIA\",\"SecretAccessKey\":\"secret\",\"Token\":\"session\"}";

    @TempDir
    Path temp;

    private final Recorder aws = Recorder.start(0);

    @AfterEach
    void stop() {
        aws.close();
    }

    @Test
    void exchangesTheWebIdentityOfTheServiceAccount() throws IOException {
        // Given
        Path token = Files.writeString(temp.resolve("token"), "ey+J=\n");
        aws.answerWith(request -> new Recorder.Answer(200, """
                <AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>
                <AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
                <SessionToken>session</SessionToken></Credentials><AssumedRoleUser><Arn>x</Arn></AssumedRoleUser>
                </AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>"""));

        // When
        AwsCredentials found = login(Map.of("AWS_WEB_IDENTITY_TOKEN_FILE", token.toString(), "AWS_ROLE_ARN", "arn:r"))
                .find("eu-west-1", aws.url("/"));

        // Then
        assertThat(found).isEqualTo(FOUND);
        assertThat(aws.requests().getFirst().body())
                .isEqualTo("Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Ar"
                        + "&RoleSessionName=source-controller&WebIdentityToken=ey%2BJ%3D");
    }

    @Test
    void asksThePodIdentityAgent() throws IOException {
        Path token = Files.writeString(temp.resolve("token"), "pod-token");
        aws.answerWith(request -> "pod-token".equals(request.headers().get("Authorization"))
                ? new Recorder.Answer(200, JSON)
                : new Recorder.Answer(401, ""));

        assertThat(login(Map.of(
                                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                                aws.url("/v1/credentials"),
                                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                                token.toString()))
                        .find("", ""))
                .isEqualTo(FOUND);
    }

    @Test
    void asksTheMachine() {
        aws.answerWith(request -> switch (request.method() + " " + request.path()) {
            case "PUT /latest/api/token" -> new Recorder.Answer(200, "imds");
            case "GET /latest/meta-data/iam/security-credentials/" -> answer(request, "node-role");
            case "GET /latest/meta-data/iam/security-credentials/node-role" -> answer(request, JSON);
            default -> new Recorder.Answer(404, "");
        });

        assertThat(login(Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", aws.url("")))
                        .find("", ""))
                .isEqualTo(FOUND);
    }

    @Test
    void saysThatThereAreNone() {
        aws.answerWith(request -> new Recorder.Answer(404, ""));

        CloudException failure = catchThrowableOfType(
                CloudException.class,
                () -> login(Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", aws.url("")))
                        .find("", ""));

        assertThat(failure.text())
                .isEqualTo("AWS authentication failed: 127.0.0.1 answered 404; give the controller's service account a"
                        + " role, or set spec.secretRef");
    }

    private static Recorder.Answer answer(Recorder.Request request, String body) {
        return "imds".equals(request.headers().get("X-aws-ec2-metadata-token"))
                ? new Recorder.Answer(200, body)
                : new Recorder.Answer(401, "");
    }

    private static AwsLogin login(Map<String, String> environment) {
        return new AwsLogin(new HashMap<>(environment), new HttpSender(HttpAccess.plain(Duration.ofSeconds(10))));
    }
}
