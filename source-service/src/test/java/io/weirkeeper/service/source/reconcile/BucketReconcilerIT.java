package io.weirkeeper.service.source.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.engine.artifact.ArchiveLimits;
import io.weirkeeper.engine.artifact.ArchiveReader;
import io.weirkeeper.peers.Recorder;
import io.weirkeeper.runtime.reconcile.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages and reasons are Flux's; the revision is the digest of "key etag" lines, where S3's etag is the MD5. */
class BucketReconcilerIT {
    private static final String CANARY = "canary-secret-key";

    @TempDir
    Path temp;

    private BucketHarness harness;

    @BeforeEach
    void start() throws IOException {
        harness = new BucketHarness(temp);
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    @Test
    void storesWhatTheBucketHolds() throws IOException {
        // Given
        harness.server.put("manifests", "b/deploy.yaml", "kind: Deployment\n");
        harness.server.put("manifests", "a.yaml", "kind: Service\n");
        harness.server.put("manifests", "folder/", "");

        // When
        Outcome outcome = harness.bucket.reconcile();

        // Then: printf 'a.yaml %s\nb/deploy.yaml %s\n' with md5sum's digests, through sha256sum
        String revision = "sha256:c0a3678226077e0081a73f6ff66dcfdf058e0089421f4492a8e2acc3df3eeb47";
        assertThat(outcome).isInstanceOf(Outcome.Ready.class);
        assertThat(harness.bucket.condition("Ready"))
                .isEqualTo("True Succeeded: stored artifact: revision '" + revision + "'");
        assertThat(harness.bucket.condition("ArtifactInStorage")).isEqualTo(harness.bucket.condition("Ready"));
        assertThat(harness.bucket.status().at("/artifact/path").asText())
                .isEqualTo("bucket/apps/fleet/" + revision.substring(7) + ".tar.gz");
        assertThat(harness.bucket.status().at("/url").asText())
                .isEqualTo("http://source-controller.flux-system.svc.cluster.local./bucket/apps/fleet/latest.tar.gz");
        assertThat(harness.around
                        .data
                        .resolve("bucket/apps/fleet/latest.tar.gz")
                        .toRealPath())
                .isEqualTo(harness.artifactFile().toRealPath());
        assertThat(harness.bucket.events())
                .containsExactly("INFO NewArtifact: stored artifact with 2 fetched files from 'manifests' bucket");
        assertThat(files()).containsExactly("a.yaml", "b/deploy.yaml");
    }

    @Test
    void downloadsNothingWhenNothingChanged() {
        // Given
        harness.server.put("manifests", "a.yaml", "1");
        harness.bucket.reconcile();
        String artifact = harness.bucket.status().at("/artifact").toString();
        int requests = harness.server.requests().size();

        // When
        harness.bucket.reconcile();

        // Then
        assertThat(harness.bucket.status().at("/artifact")).hasToString(artifact);
        assertThat(harness.server
                        .requests()
                        .subList(requests, harness.server.requests().size()))
                .noneMatch(request -> request.endsWith("a.yaml"));
        assertThat(harness.bucket.events())
                .containsExactly("TRACE ArtifactUpToDate: artifact up-to-date with remote revision: '"
                        + harness.bucket.status().at("/artifact/revision").asText() + "'");
        assertThat(harness.bucket.progress).isEmpty();
    }

    @Test
    void followsAChangedObject() throws IOException {
        // Given
        harness.server.put("manifests", "a.yaml", "1");
        harness.bucket.reconcile();
        String revision = harness.bucket.status().at("/artifact/revision").asText();

        // When
        harness.server.put("manifests", "a.yaml", "2");
        harness.server.put("manifests", "b.yaml", "3");
        harness.bucket.reconcile();

        // Then
        assertThat(harness.bucket.status().at("/artifact/revision").asText()).isNotEqualTo(revision);
        assertThat(harness.bucket.condition("ArtifactOutdated")).isEmpty();
        assertThat(harness.bucket.progress)
                .anyMatch(status -> status.reason("ArtifactOutdated").equals("NewRevision"));
        assertThat(files()).containsExactly("a.yaml", "b.yaml");
    }

    @Test
    void leavesOutWhatIsIgnoredAndKeepsThePrefix() throws IOException {
        // Given
        harness.server.put("manifests", ".sourceignore", "# mine\n*.txt\n");
        for (String key : List.of("app/a.yaml", "app/readme.txt", "app/skip.md", "other/b.yaml", "app/x/.git/config")) {
            harness.server.put("manifests", key, key);
        }
        harness.bucket.spec("{\"prefix\":\"app/\",\"ignore\":\"*.md\"}");

        // When
        harness.bucket.reconcile();

        // Then
        assertThat(files()).containsExactly("app/a.yaml", "app/x/.git/config");
        assertThat(harness.bucket.status().at("/observedIgnore").asText()).isEqualTo("*.md");
    }

    @Test
    void listsPageByPageAndKeysOfAllLetters() throws IOException {
        // Given
        harness.server.pageSize(3);
        List<String> keys =
                List.of("a b.yaml", "a+b.yaml", "a%20b.yaml", "ä/ü.yaml", "c&d.yaml", "e=f.yaml", "g'h.yaml");
        keys.forEach(key -> harness.server.put("manifests", key, key));

        // When
        harness.bucket.reconcile();

        // Then
        assertThat(harness.bucket.condition("Ready")).startsWith("True ");
        assertThat(files()).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(harness.server.requests())
                .filteredOn(request -> request.contains("list-type=2"))
                .hasSize(3);
    }

    @Test
    void letsNoKeyOutOfItsDirectory() throws IOException {
        // Given
        harness.server.put("manifests", "../../../../../../tmp/weir-escaped.yaml", "evil");
        harness.server.put("manifests", "/etc/absolute.yaml", "evil");

        // When
        harness.bucket.reconcile();

        // Then
        assertThat(files()).containsExactly("etc/absolute.yaml", "tmp/weir-escaped.yaml");
        assertThat(Path.of("/tmp/weir-escaped.yaml")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "a/../..", "a\u0000b"})
    void refusesKeysThatNameNoFile(String key) {
        harness.server.put("manifests", key, "evil");

        harness.bucket.reconcile();

        assertThat(harness.bucket.condition("FetchFailed"))
                .startsWith("True BucketOperationFailed: fetch from bucket 'manifests' failed: failed to get '"
                        + key.replace('\0', '?')
                        + "' object: ");
        assertThat(harness.bucket.status().has("artifact")).isFalse();
    }

    @Test
    void forgetsWhatDisappearsWhileItDownloads() throws IOException {
        // Given
        harness.server.put("manifests", "a.yaml", "1");
        harness.server.put("manifests", "gone.yaml", "2");
        harness.server.put("manifests", "new.yaml", "3");
        harness.server.before(request -> {
            if (request.equals("GET /manifests/gone.yaml")) {
                harness.server.bucket("manifests").remove("gone.yaml");
            }
            if (request.equals("GET /manifests/new.yaml")) {
                harness.server.put("manifests", "new.yaml", "4");
            }
        });

        // When
        harness.bucket.reconcile();
        String revision = harness.bucket.status().at("/artifact/revision").asText();
        List<String> stored = files();
        harness.bucket.reconcile();

        // Then
        assertThat(stored).containsExactly("a.yaml", "new.yaml");
        assertThat(harness.bucket.status().at("/artifact/revision").asText()).isEqualTo(revision);
    }

    @Test
    void signsWithTheKeysOfTheSecret() {
        // Given
        harness.server.put("manifests", "a.yaml", "1");
        harness.server.requireLogin("minio");
        harness.bucket.spec("{\"secretRef\":{\"name\":\"keys\"},\"region\":\"eu-central-1\"}");
        harness.around.secret("keys", Map.of("accesskey", "minio", "secretkey", CANARY));

        // When
        harness.bucket.reconcile();

        // Then
        assertThat(harness.bucket.condition("Ready")).startsWith("True ");
        assertThat(harness.server.logins())
                .isNotEmpty()
                .allMatch(login ->
                        login.matches("AWS4-HMAC-SHA256 Credential=minio/[0-9]{8}/eu-central-1/s3/aws4_request,"
                                + "SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=[0-9a-f]{64}"))
                .noneMatch(login -> login.contains(CANARY));
    }

    @Test
    void saysThatAccessIsDenied() {
        harness.server.put("manifests", "a.yaml", "1");
        harness.server.requireLogin("somebody");

        Outcome outcome = harness.bucket.reconcile();

        assertThat(outcome).isInstanceOf(Outcome.Retry.class);
        assertThat(harness.bucket.condition("FetchFailed"))
                .isEqualTo(
                        "True BucketOperationFailed: failed to confirm existence of 'manifests' bucket: Access Denied.");
    }

    @Test
    void saysThatTheBucketIsNotThere() {
        harness.bucket.reconcile();

        assertThat(harness.bucket.condition("Ready"))
                .isEqualTo("False BucketOperationFailed: bucket 'manifests' not found");
        assertThat(harness.bucket.events())
                .containsExactly("ERROR BucketOperationFailed: bucket 'manifests' not found");
    }

    @Test
    void saysWhatTheSecretLacks() {
        harness.bucket.spec("{\"secretRef\":{\"name\":\"keys\"}}");
        harness.bucket.reconcile();
        assertThat(harness.bucket.condition("FetchFailed"))
                .startsWith("True AuthenticationFailed: failed to get secret 'apps/keys': secrets \"keys\" not found");

        harness.around.secret("keys", Map.of("accesskey", "minio"));
        harness.bucket.reconcile();
        assertThat(harness.bucket.condition("FetchFailed"))
                .isEqualTo("True AuthenticationFailed: invalid 'keys' secret data: required fields 'accesskey' and"
                        + " 'secretkey'");
    }

    @Test
    void getsCredentialsFromADirectoryService() {
        // Given
        harness.server.put("manifests", "a.yaml", "1");
        harness.server.requireLogin("TEMP");
        harness.around.secret("ldap", Map.of("username", "ann", "password", CANARY));
        try (Recorder sts = Recorder.start(0)) {
            sts.answerWith(request -> new Recorder.Answer(200, """
                    <AssumeRoleWithLDAPIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                      <AssumeRoleWithLDAPIdentityResult><Credentials><AccessKeyId>TEMP</AccessKeyId>
                      <SecretAccessKey>temporary</SecretAccessKey><SessionToken>session</SessionToken></Credentials>
                      </AssumeRoleWithLDAPIdentityResult></AssumeRoleWithLDAPIdentityResponse>"""));
            harness.bucket.spec("{\"sts\":{\"provider\":\"ldap\",\"endpoint\":\"" + sts.url("/sts")
                    + "\",\"secretRef\":{\"name\":\"ldap\"}}}");

            // When
            harness.bucket.reconcile();

            // Then
            assertThat(harness.bucket.condition("Ready")).startsWith("True ");
            assertThat(sts.requests())
                    .singleElement()
                    .satisfies(request -> assertThat(request.body())
                            .isEqualTo(
                                    "Action=AssumeRoleWithLDAPIdentity&Version=2011-06-15&LDAPUsername=ann&LDAPPassword="
                                            + CANARY));
            assertThat(harness.server.logins())
                    .allMatch(login ->
                            login.contains("SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token"));
        }
    }

    @Test
    void stallsOnAnStsThatDoesNotFit() {
        harness.bucket.spec("{\"sts\":{\"provider\":\"aws\",\"endpoint\":\"https://sts.example.test\"}}");

        Outcome outcome = harness.bucket.reconcile();

        assertThat(outcome).isInstanceOf(Outcome.Stalled.class);
        assertThat(harness.bucket.condition("Stalled"))
                .isEqualTo("True InvalidSTSConfiguration: STS provider 'aws' is not supported for 'generic' bucket"
                        + " provider");
    }

    @Test
    void findsCredentialsOfAwsInTheEnvironment() {
        harness.server.put("manifests", "a.yaml", "1");
        harness.server.requireLogin("AKIA");
        harness.environment.putAll(Map.of("AWS_ACCESS_KEY_ID", "AKIA", "AWS_SECRET_ACCESS_KEY", CANARY));
        harness.bucket.spec("{\"provider\":\"aws\"}");

        harness.bucket.reconcile();

        assertThat(harness.bucket.condition("Ready")).startsWith("True ");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void saysThatTheServerFailsAndGoesOnByItself(int status) {
        // Given
        harness.server.put("manifests", "a.yaml", "1");
        harness.server.failWith(status);

        // When
        Outcome failed = harness.bucket.reconcile();
        String message = harness.bucket.condition("FetchFailed");
        harness.server.failWith(0);
        harness.bucket.reconcile();

        // Then
        assertThat(failed).isInstanceOf(Outcome.Retry.class);
        assertThat(message)
                .isEqualTo("True BucketOperationFailed: failed to confirm existence of 'manifests' bucket: the server"
                        + " answered " + status);
        assertThat(harness.bucket.condition("FetchFailed")).isEmpty();
        assertThat(harness.bucket.condition("Ready")).startsWith("True ");
    }

    @Test
    void refusesADownloadThatIsCutShort() {
        // Given
        harness.server.put("manifests", "a.yaml", "0123456789");
        harness.server.truncate(true);

        // When
        harness.bucket.reconcile();

        // Then
        assertThat(harness.bucket.condition("FetchFailed"))
                .startsWith("True BucketOperationFailed: fetch from bucket 'manifests' failed: failed to get 'a.yaml'");
        assertThat(harness.bucket.status().has("artifact")).isFalse();
        assertThat(harness.around.data.resolve("bucket/apps/fleet")).doesNotExist();
    }

    @Test
    void leavesNoTemporaryFiles() throws IOException {
        harness.server.put("manifests", "a.yaml", "1");
        long before = temporaryDirectories();

        harness.bucket.reconcile();
        harness.server.truncate(true);
        harness.server.put("manifests", "a.yaml", "changed");
        harness.bucket.reconcile();

        assertThat(temporaryDirectories()).isEqualTo(before);
    }

    @Test
    void removesEverythingBeforeItLetsTheObjectGo() {
        harness.server.put("manifests", "a.yaml", "1");
        harness.bucket.reconcile();

        Outcome outcome = harness.bucket.finish();

        assertThat(outcome).isInstanceOf(Outcome.Finalized.class);
        assertThat(harness.around.data.resolve("bucket/apps/fleet")).doesNotExist();
    }

    private static long temporaryDirectories() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().contains("-bucket-"))
                    .count();
        }
    }

    private List<String> files() throws IOException {
        Path directory = Files.createTempDirectory(temp, "extracted");
        try (InputStream in = Files.newInputStream(harness.artifactFile())) {
            new ArchiveReader(ArchiveLimits.DEFAULT).extract(in, directory);
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
