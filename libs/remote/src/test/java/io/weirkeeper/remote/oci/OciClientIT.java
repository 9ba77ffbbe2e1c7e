package io.weirkeeper.remote.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.peers.OciContent;
import io.weirkeeper.peers.OciRegistry;
import io.weirkeeper.remote.http.HttpAccess;
import io.weirkeeper.remote.proxy.ProxySettings;
import io.weirkeeper.remote.tls.TestCertificates;
import io.weirkeeper.remote.tls.TlsSettings;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a registry of the distribution specification on loopback. */
@Timeout(60)
class OciClientIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Map<String, String> FILES = Map.of("app.yaml", "kind: App\n");

    private OciRegistry registry;
    private MovableClock clock;
    private OciClient client;

    @BeforeEach
    void start() {
        registry = OciRegistry.start();
        clock = new MovableClock();
        client = new OciClient(clock);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void resolvesATagWithASingleRequest() {
        // Given
        String digest = registry.pushArtifact("org/app", "1.0.0", FILES, Map.of());
        OciReader repository = open(RegistryLogin.ANONYMOUS);
        repository.resolve(tag("1.0.0"));
        int before = registry.requests().size();

        // When
        OciDescriptor found = repository.resolve(tag("1.0.0"));

        // Then
        assertThat(found.digest()).hasToString(digest);
        assertThat(found.mediaType()).isEqualTo(OciContent.MANIFEST);
        assertThat(registry.requests().subList(before, registry.requests().size()))
                .extracting(OciRegistry.Request::toString)
                .containsExactly("HEAD /v2/org/app/manifests/1.0.0");
    }

    @Test
    void resolvesATagWhereHeadIsNotAnswered() {
        // Given
        String digest = registry.pushArtifact("org/app", "1.0.0", FILES, Map.of());
        registry.fault(request -> request.method().equals("HEAD"), exchange -> {
            exchange.sendResponseHeaders(405, -1);
            return true;
        });

        // When
        OciDescriptor found = open(RegistryLogin.ANONYMOUS).resolve(tag("1.0.0"));

        // Then
        assertThat(found.digest()).hasToString(digest);
    }

    @Test
    void readsTheManifestAndItsLayer() {
        // Given
        registry.pushArtifact("org/app", "1.0.0", FILES, Map.of("org.opencontainers.image.revision", "main@sha1:0"));
        OciReader repository = open(RegistryLogin.ANONYMOUS);

        // When
        OciManifest manifest = repository.image(tag("1.0.0"));
        ByteArrayOutputStream layer = new ByteArrayOutputStream();
        repository.blob(manifest.layers().getFirst(), 1 << 20, layer);

        // Then
        assertThat(manifest.annotations()).containsEntry("org.opencontainers.image.revision", "main@sha1:0");
        assertThat(manifest.layers().getFirst().mediaType()).isEqualTo(OciContent.FLUX_CONTENT);
        assertThat(manifest.config()).map(OciDescriptor::mediaType).contains(OciContent.FLUX_CONFIG);
        assertThat(layer.toByteArray()).isEqualTo(OciContent.tarGzip(FILES));
    }

    @Test
    void choosesTheManifestForLinuxOnAmd64() {
        // Given
        String other = registry.pushArtifact("org/app", "", Map.of("a", "arm"), Map.of("is", "arm"));
        String wanted = registry.pushArtifact("org/app", "", Map.of("a", "amd"), Map.of("is", "amd"));
        byte[] index = OciContent.index(List.of(platform(other, "arm64"), platform(wanted, "amd64")));
        registry.push("org/app", "multi", OciContent.INDEX, index);

        // When
        OciManifest chosen = open(RegistryLogin.ANONYMOUS).image(tag("multi"));

        // Then
        assertThat(chosen.self().digest()).hasToString(wanted);
        assertThat(chosen.annotations()).containsEntry("is", "amd");
    }

    @Test
    void saysWhenAnIndexHasNothingForThePlatform() {
        // Given
        String other = registry.pushArtifact("org/app", "", Map.of("a", "arm"), Map.of());
        registry.push("org/app", "multi", OciContent.INDEX, OciContent.index(List.of(platform(other, "arm64"))));
        OciReader repository = open(RegistryLogin.ANONYMOUS);

        // When / Then
        assertThatThrownBy(() -> repository.image(tag("multi")))
                .isInstanceOf(OciException.class)
                .hasMessageContaining(
                        "no child with platform linux/amd64 in index " + registry.host() + "/org/app:multi");
    }

    @Test
    void listsTagsPageByPage() {
        // Given
        for (int i = 0; i < 25; i++) {
            registry.pushArtifact("org/app", "1.0." + i, FILES, Map.of());
        }
        registry.pageSize(10);

        // When
        List<String> tags = open(RegistryLogin.ANONYMOUS).tags();

        // Then
        assertThat(tags).hasSize(25).contains("1.0.0", "1.0.24").doesNotHaveDuplicates();
    }

    @Test
    void logsInWithAPassword() {
        // Given
        String digest = registry.pushArtifact("org/app", "1.0.0", FILES, Map.of());
        registry.require(OciRegistry.Login.BASIC, "reader", "secret");

        // When
        OciDescriptor found = open(RegistryLogin.of("reader", "secret")).resolve(tag("1.0.0"));

        // Then
        assertThat(found.digest()).hasToString(digest);
    }

    @Test
    void exchangesAPasswordForATokenAndKeepsIt() {
        // Given
        registry.pushArtifact("org/app", "1.0.0", FILES, Map.of());
        registry.require(OciRegistry.Login.TOKEN, "reader", "secret");
        OciReader repository = open(RegistryLogin.of("reader", "secret"));

        // When
        repository.resolve(tag("1.0.0"));
        repository.resolve(tag("1.0.0"));
        clock.now = clock.now.plusSeconds(3600);
        repository.resolve(tag("1.0.0"));

        // Then
        assertThat(registry.requests())
                .extracting(OciRegistry.Request::path)
                .containsExactly(
                        "/v2/",
                        "/token",
                        "/v2/org/app/manifests/1.0.0",
                        "/v2/org/app/manifests/1.0.0",
                        "/token",
                        "/v2/org/app/manifests/1.0.0");
    }

    @Test
    void doesNotUseOneLoginsTokenForAnother() {
        // Given
        registry.pushArtifact("org/app", "1.0.0", FILES, Map.of());
        registry.require(OciRegistry.Login.TOKEN, "reader", "secret");
        open(RegistryLogin.of("reader", "secret")).resolve(tag("1.0.0"));

        // When / Then
        OciReader anonymous = open(RegistryLogin.ANONYMOUS);
        assertThatThrownBy(() -> anonymous.resolve(tag("1.0.0")))
                .isInstanceOfSatisfying(
                        OciException.class, e -> assertThat(e.kind()).isEqualTo(OciException.Kind.AUTHENTICATION))
                .hasMessageContaining("UNAUTHORIZED: authentication required (401)");
    }

    @Test
    void findsReferrersWithAndWithoutTheApi() {
        for (boolean api : List.of(true, false)) {
            // Given
            String repository = api ? "org/new" : "org/old";
            if (!api) {
                registry.withoutReferrersApi();
            }
            String subject = registry.pushArtifact(repository, "1.0.0", FILES, Map.of());
            OciContent.Part empty =
                    new OciContent.Part("application/vnd.oci.empty.v1+json", "{}".getBytes(StandardCharsets.UTF_8));
            String signature = registry.pushReferrer(
                    repository, subject, "application/x-signature", empty, List.of(empty), Map.of());

            // When
            List<OciDescriptor> found = client.open(name(repository), access(RegistryLogin.ANONYMOUS))
                    .referrers(Digest.parse(subject));

            // Then
            assertThat(found)
                    .extracting(descriptor -> descriptor.digest().toString())
                    .containsExactly(signature);
            assertThat(found.getFirst().artifactType()).isEqualTo("application/x-signature");
        }
    }

    @Test
    void finds0ReferrersWhereNobodySigned() {
        // Given
        registry.withoutReferrersApi();
        String subject = registry.pushArtifact("org/app", "1.0.0", FILES, Map.of());

        // When
        List<OciDescriptor> found = open(RegistryLogin.ANONYMOUS).referrers(Digest.parse(subject));

        // Then
        assertThat(found).isEmpty();
    }

    @Test
    void trustsAnOwnAuthorityAndShowsACertificate() {
        // Given
        TestCertificates certificates = TestCertificates.make();
        try (OciRegistry secure = OciRegistry.start(certificates.serverContext(), true)) {
            String digest = secure.pushArtifact("org/app", "1.0.0", FILES, Map.of());
            OciName name = OciName.parse(secure.host() + "/org/app");
            TlsSettings tls = new TlsSettings(
                    certificates.authority(), certificates.clientCertificate(), certificates.clientKey());

            // When
            OciDescriptor found = client.open(name, access(tls, false)).resolve(new OciReference.Tag(name, "1.0.0"));

            // Then
            assertThat(found.digest()).hasToString(digest);
        }
    }

    @Test
    void refusesAServerOfAnUnknownAuthorityUnlessInsecure() {
        // Given
        try (OciRegistry secure = OciRegistry.start(TestCertificates.make().serverContext(), false)) {
            String digest = secure.pushArtifact("org/app", "1.0.0", FILES, Map.of());
            OciName name = OciName.parse(secure.host() + "/org/app");
            OciReference reference = new OciReference.Tag(name, "1.0.0");
            OciReader strict = client.open(name, access(TlsSettings.NONE, false));
            OciReader insecure = client.open(name, access(TlsSettings.NONE, true));

            // When / Then
            assertThatThrownBy(() -> strict.resolve(reference))
                    .hasMessageContaining("TLS failed")
                    .hasMessageContaining("certSecretRef");
            assertThat(insecure.resolve(reference).digest()).hasToString(digest);
        }
    }

    private OciReader open(RegistryLogin login) {
        return client.open(name("org/app"), access(login));
    }

    private OciName name(String repository) {
        return OciName.parse(registry.host() + "/" + repository);
    }

    private OciReference tag(String tag) {
        return new OciReference.Tag(name("org/app"), tag);
    }

    private static String platform(String digest, String architecture) {
        String descriptor = OciContent.descriptor(OciContent.MANIFEST, digest, 10, Map.of());
        return descriptor.substring(0, descriptor.length() - 1) + ",\"platform\":{\"os\":\"linux\",\"architecture\":\""
                + architecture + "\"}}";
    }

    private static OciAccess access(RegistryLogin login) {
        return new OciAccess(login, HttpAccess.plain(TIMEOUT), false);
    }

    private static OciAccess access(TlsSettings tls, boolean insecure) {
        return new OciAccess(
                RegistryLogin.ANONYMOUS, new HttpAccess(tls, ProxySettings.NONE, insecure, TIMEOUT), insecure);
    }

    /** A clock that is set by hand. */
    private static final class MovableClock extends Clock {
        private Instant now = Instant.parse("2026-11-21T10:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
