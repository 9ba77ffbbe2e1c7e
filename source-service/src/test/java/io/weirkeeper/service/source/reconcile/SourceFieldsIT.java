package io.weirkeeper.service.source.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.peers.OciContent;
import io.weirkeeper.peers.Recorder;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.service.source.verify.TestSigstore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fields of the specs that several kinds share, or that the clients below know by themselves: through the kinds. */
class SourceFieldsIT {
    private static final String BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";

    @TempDir
    Path temp;

    @Test
    void fetchesSubmodulesWhenToldAndRemembersIt() throws IOException {
        try (GitRepositoryHarness harness = new GitRepositoryHarness(temp)) {
            // Given
            ObjectId module = ObjectId.fromString(
                    harness.server.repository("module").commit("main", "module", Map.of("m.yaml", "one")));
            withSubmodule(harness.git.directory(), harness.server.url("module"), module);
            harness.repository.reconcile();
            String without = harness.repository.status().at("/artifact/digest").asText();

            // When
            harness.repository.spec("{\"recurseSubmodules\":true}");
            Outcome outcome = harness.repository.reconcile();

            // Then
            assertThat(outcome).isInstanceOf(Outcome.Ready.class);
            assertThat(harness.repository
                            .status()
                            .at("/observedRecurseSubmodules")
                            .asBoolean())
                    .isTrue();
            assertThat(harness.repository.status().at("/artifact/digest").asText())
                    .isNotEqualTo(without);
            assertThat(harness.server.requests()).anyMatch(request -> request.startsWith("/module.git/"));
        }
    }

    @Test
    void reachesGitServersThroughTheProxyOfProxySecretRef() throws IOException {
        try (GitRepositoryHarness harness = new GitRepositoryHarness(temp);
                Recorder proxy = Recorder.start(0)) {
            harness.around.secret("proxy", proxySecret(proxy));
            harness.repository.spec(
                    "{\"url\":\"http://git.example.invalid/fleet\",\"proxySecretRef\":{\"name\":\"proxy\"}}");

            harness.repository.reconcile();

            assertAskedThrough(proxy, "http://git.example.invalid/fleet/info/refs");
        }
    }

    @Test
    void reachesRegistriesThroughTheProxyOfProxySecretRef() throws IOException {
        try (OciRepositoryHarness harness = new OciRepositoryHarness(temp);
                Recorder proxy = Recorder.start(0)) {
            harness.around.secret("proxy", proxySecret(proxy));
            harness.repository.spec("{\"url\":\"oci://registry.example.invalid/fleet\",\"insecure\":true,"
                    + "\"proxySecretRef\":{\"name\":\"proxy\"}}");

            harness.repository.reconcile();

            assertAskedThrough(proxy, "http://registry.example.invalid/v2/");
        }
    }

    @Test
    void reachesBucketsThroughTheProxyOfProxySecretRef() throws IOException {
        try (BucketHarness harness = new BucketHarness(temp);
                Recorder proxy = Recorder.start(0)) {
            harness.around.secret("proxy", proxySecret(proxy));
            harness.around.secret("keys", Map.of("accesskey", "a", "secretkey", "s"));
            harness.bucket.spec("{\"endpoint\":\"store.example.invalid\",\"insecure\":true,"
                    + "\"secretRef\":{\"name\":\"keys\"},\"proxySecretRef\":{\"name\":\"proxy\"}}");

            harness.bucket.reconcile();

            assertAskedThrough(proxy, "http://store.example.invalid/manifests");
        }
    }

    @Test
    void believesTheIdentityThatTheSpecNamesAndNoOther() throws IOException {
        try (OciRepositoryHarness harness = new OciRepositoryHarness(temp)) {
            // Given
            TestSigstore sigstore = new TestSigstore(Instant.now());
            String digest = harness.registry.pushArtifact(
                    OciRepositoryHarness.REPOSITORY, "latest", Map.of("app.yaml", "x"), Map.of());
            harness.registry.pushReferrer(
                    OciRepositoryHarness.REPOSITORY,
                    digest,
                    BUNDLE,
                    new OciContent.Part("application/vnd.oci.empty.v1+json", "{}".getBytes(StandardCharsets.UTF_8)),
                    List.of(new OciContent.Part(BUNDLE, sigstore.bundle(digest).getBytes(StandardCharsets.UTF_8))),
                    Map.of());
            harness.around.secret("root", Map.of("trusted_root.json", sigstore.trustedRoot()));

            // When / Then
            harness.repository.spec(keyless("^https://accounts\\\\.example\\\\.com$", "^other@example\\\\.com$"));
            harness.repository.reconcile();
            assertThat(harness.repository.condition("SourceVerified"))
                    .startsWith("False VerificationError: failed to verify the signature using provider 'cosign"
                            + " keyless': ");
            assertThat(harness.repository.status().has("artifact")).isFalse();
            harness.repository.spec(keyless("^https://accounts\\\\.example\\\\.com$", "^dev@example\\\\.com$"));
            harness.repository.reconcile();
            assertThat(harness.repository.condition("SourceVerified"))
                    .isEqualTo("True Succeeded: verified signature of revision latest@" + digest);
            assertThat(harness.repository.condition("Ready")).startsWith("True ");
        }
    }

    @Test
    void refusesAServiceAccountOfABucketWithoutTheGate() throws IOException {
        try (BucketHarness harness = new BucketHarness(temp)) {
            harness.bucket.spec("{\"provider\":\"aws\",\"serviceAccountName\":\"tenant\"}");

            harness.bucket.reconcile();

            assertThat(harness.bucket.condition("Ready"))
                    .startsWith(
                            "False FeatureGateDisabled: to use spec.serviceAccountName for provider authentication");
            assertThat(harness.server.requests()).isEmpty();
        }
    }

    private static String keyless(String issuer, String subject) {
        return "{\"verify\":{\"provider\":\"cosign\",\"trustedRootSecretRef\":{\"name\":\"root\"},"
                + "\"matchOIDCIdentity\":[{\"issuer\":\"" + issuer + "\",\"subject\":\"" + subject + "\"}]}}";
    }

    private static Map<String, String> proxySecret(Recorder proxy) {
        return Map.of("address", proxy.url(""), "username", "ann", "password", "pr0xy");
    }

    /** Nobody else knows the host. */
    private static void assertAskedThrough(Recorder proxy, String url) {
        assertThat(proxy.requests()).anyMatch(request -> request.path().startsWith(url));
    }

    private static void withSubmodule(Path directory, String url, ObjectId module) throws IOException {
        try (FileRepository repository = new FileRepository(directory.toFile());
                ObjectInserter inserter = repository.newObjectInserter()) {
            String modules = "[submodule \"module\"]\n\tpath = module\n\turl = " + url + "\n";
            DirCache tree = DirCache.newInCore();
            DirCacheBuilder builder = tree.builder();
            DirCacheEntry file = new DirCacheEntry(".gitmodules");
            file.setFileMode(FileMode.REGULAR_FILE);
            file.setObjectId(inserter.insert(Constants.OBJ_BLOB, modules.getBytes(StandardCharsets.UTF_8)));
            builder.add(file);
            DirCacheEntry link = new DirCacheEntry("module");
            link.setFileMode(FileMode.GITLINK);
            link.setObjectId(module);
            builder.add(link);
            builder.finish();
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(tree.writeTree(inserter));
            commit.setAuthor(new PersonIdent("a", "a@example.com"));
            commit.setCommitter(new PersonIdent("a", "a@example.com"));
            commit.setMessage("with a module");
            RefUpdate update = repository.updateRef("refs/heads/main");
            update.setNewObjectId(inserter.insert(commit));
            inserter.flush();
            update.forceUpdate();
        }
    }
}
