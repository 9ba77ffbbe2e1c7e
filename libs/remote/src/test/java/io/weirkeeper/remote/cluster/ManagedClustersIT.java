package io.weirkeeper.remote.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weirkeeper.peers.Recorder;
import io.weirkeeper.remote.cloud.CloudException;
import io.weirkeeper.remote.http.HttpAccess;
import io.weirkeeper.remote.http.HttpSender;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against servers that answer as the clouds' references say. */
class ManagedClustersIT {
    private static final Instant NOW = Instant.parse("2026-11-22T01:00:00Z");
    private static final String EKS = "arn:aws:eks:eu-west-1:111122223333:cluster/prod";
    private static final String AKS = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/group/"
            + "providers/Microsoft.ContainerService/managedClusters/prod";
    private static final String GKE = "projects/shop/locations/europe-west1/clusters/prod";
    private static final String PEM = "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n";
    private static final String PEM64 = Base64.getEncoder().encodeToString(PEM.getBytes(StandardCharsets.US_ASCII));

    private final Recorder cloud = Recorder.start(0);
    private final Map<String, String> environment = new HashMap<>();

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void reachesAClusterOfAmazonWithTheKeysOfTheEnvironment() {
        // Given
        environment.put("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
        environment.put("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
        cloud.answerWith(request -> new Recorder.Answer(
                200,
                "{\"cluster\":{\"name\":\"prod\",\"endpoint\":\"https://A1.gr7.eu-west-1.eks.amazonaws.com\","
                        + "\"certificateAuthority\":{\"data\":\"" + PEM64 + "\"}}}"));
        ManagedCluster cluster = new ManagedCluster("aws", EKS, "", "", Optional.empty());

        // When
        ClusterAddress address = clusters().address(cluster);
        String token = clusters().token(cluster).value();

        // Then: botocore 1.43.11 makes the same signature of the same
        assertThat(address).isEqualTo(new ClusterAddress("https://A1.gr7.eu-west-1.eks.amazonaws.com", PEM));
        Recorder.Request asked = cloud.requests().getFirst();
        assertThat(asked.method() + " " + asked.path()).isEqualTo("GET /clusters/prod");
        assertThat(asked.headers().get("Authorization"))
                .startsWith("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261122/eu-west-1/eks/aws4_request,");
        assertThat(token).startsWith("k8s-aws-v1.");
        assertThat(new String(Base64.getUrlDecoder().decode(token.substring(11)), StandardCharsets.US_ASCII))
                .startsWith("https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15&")
                .endsWith("&X-Amz-Signature=5842632423f6a17b6f4af50e62aa15b74a3f9d85db2af70386ba5676e8b0cd76");
    }

    @Test
    void logsInToAmazonAsAServiceAccount() {
        // Given
        cloud.answerWith(request -> new Recorder.Answer(200, """
                <AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>
                <AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
                <SessionToken>session</SessionToken></Credentials>
                </AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>"""));
        ManagedCluster cluster = new ManagedCluster(
                "aws",
                EKS,
                "https://known",
                PEM,
                account(Map.of("eks.amazonaws.com/role-arn", "arn:aws:iam::111122223333:role/deployer")));
        ManagedClusters clusters = clusters();

        // When
        ClusterAddress address = clusters.address(cluster);
        String token = clusters.token(cluster).value();
        String again = clusters.token(cluster).value();

        // Then
        assertThat(address).isEqualTo(new ClusterAddress("https://known", PEM));
        assertThat(cloud.requests()).hasSize(1);
        assertThat(form(cloud.requests().getFirst()))
                .containsEntry("Action", "AssumeRoleWithWebIdentity")
                .containsEntry("RoleArn", "arn:aws:iam::111122223333:role/deployer")
                .containsEntry("RoleSessionName", "deployer.apps.eu-west-1.fluxcd.io")
                .containsEntry("WebIdentityToken", "token for sts.amazonaws.com");
        assertThat(again).isEqualTo(token);
    }

    @Test
    void reachesAClusterOfAzureByItsKubeconfigs() {
        // Given
        environment.put("AZURE_AUTHORITY_HOST", cloud.url("/login/"));
        cloud.answerWith(this::azure);
        Optional<ClusterAccount> account = account(
                Map.of("azure.workload.identity/tenant-id", "tenant", "azure.workload.identity/client-id", "client"));
        ManagedClusters clusters = clusters();

        // When
        ClusterAddress first = clusters.address(new ManagedCluster("azure", AKS, "", "", account));
        ClusterAddress other =
                clusters.address(new ManagedCluster("azure", AKS, "Private.hcp.azmk8s.io:443", "", account));
        String token = clusters.token(new ManagedCluster("azure", AKS, "", "", account))
                .value();
        CloudException none = catchThrowableOfType(
                CloudException.class,
                () -> clusters.address(new ManagedCluster("azure", AKS, "https://elsewhere", "", account)));

        // Then
        assertThat(first).isEqualTo(new ClusterAddress("https://public.hcp.azmk8s.io:443", PEM));
        assertThat(other).isEqualTo(new ClusterAddress("Private.hcp.azmk8s.io:443", PEM));
        assertThat(token).isEqualTo("token of 6dae42f8-4368-4678-94ff-3960e28e3630/.default");
        assertThat(none)
                .hasMessageEndingWith("no kubeconfig found for AKS cluster " + AKS + " matching the specified address"
                        + " 'https://elsewhere'. cluster addresses: ['https://public.hcp.azmk8s.io:443',"
                        + " 'https://private.hcp.azmk8s.io']");
        assertThat(cloud.requests().stream()
                        .filter(request -> request.path().contains("/managedClusters/"))
                        .map(request -> request.method() + " "
                                + request.path().replaceAll("\\?.*", "").replace(AKS, "CLUSTER")
                                + " " + request.headers().get("Authorization"))
                        .limit(2))
                .containsExactly(
                        "GET CLUSTER Bearer token of https://management.core.windows.net//.default",
                        "POST CLUSTER/listClusterUserCredential Bearer token of"
                                + " https://management.core.windows.net//.default");
        assertThat(form(cloud.requests().getFirst()))
                .containsEntry("client_id", "client")
                .containsEntry("client_assertion", "token for api://AzureADTokenExchange");
    }

    private Recorder.Answer azure(Recorder.Request request) {
        if (request.path().startsWith("/login/tenant/")) {
            String scope = form(request).getOrDefault("scope", "");
            return new Recorder.Answer(200, "{\"access_token\":\"token of " + scope + "\",\"expires_in\":3600}");
        }
        return request.method().equals("GET")
                ? new Recorder.Answer(200, "{\"properties\":{\"aadProfile\":{\"managed\":true}}}")
                : new Recorder.Answer(
                        200,
                        "{\"kubeconfigs\":[{\"name\":\"one\",\"value\":\""
                                + kubeconfig("https://public.hcp.azmk8s.io:443")
                                + "\"},{\"name\":\"two\",\"value\":\"" + kubeconfig("https://private.hcp.azmk8s.io")
                                + "\"}]}");
    }

    private static String kubeconfig(String server) {
        String text = "apiVersion: v1\nclusters:\n- cluster:\n    certificate-authority-data: " + PEM64
                + "\n    server: " + server + "\n  name: prod\ncontexts: []\n";
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void refusesAClusterOfAzureWithUsersOfItsOwn() {
        environment.put("AZURE_AUTHORITY_HOST", cloud.url("/login/"));
        cloud.answerWith(request ->
                request.method().equals("GET") ? new Recorder.Answer(200, "{\"properties\":{}}") : azure(request));
        ManagedCluster cluster = new ManagedCluster(
                "azure",
                AKS,
                "",
                "",
                account(Map.of(
                        "azure.workload.identity/tenant-id", "tenant", "azure.workload.identity/client-id", "client")));

        assertThat(catchThrowableOfType(CloudException.class, () -> clusters().address(cluster)))
                .hasMessageContaining("does not have Microsoft Entra ID integration enabled");
    }

    @Test
    void reachesAClusterOfGoogleByThePoolOfThisCluster() {
        // Given
        environment.put("GCE_METADATA_HOST", URI.create(cloud.url("")).getAuthority());
        cloud.answerWith(request -> switch (request.path()) {
            case "/computeMetadata/v1/project/project-id" -> new Recorder.Answer(200, "shop");
            case "/computeMetadata/v1/instance/attributes/cluster-location" -> new Recorder.Answer(200, "europe-west1");
            case "/computeMetadata/v1/instance/attributes/cluster-name" -> new Recorder.Answer(200, "hub");
            case "/v1/token" -> new Recorder.Answer(200, "{\"access_token\":\"federated\",\"expires_in\":3600}");
            case "/v1/projects/-/serviceAccounts/deployer@shop.iam.gserviceaccount.com:generateAccessToken" ->
                new Recorder.Answer(200, "{\"accessToken\":\"ya29\",\"expireTime\":\"2026-11-22T02:00:00Z\"}");
            case "/v1/" + GKE ->
                new Recorder.Answer(
                        200,
                        "{\"endpoint\":\"203.0.113.7\",\"masterAuth\":{\"clusterCaCertificate\":\"" + PEM64 + "\"}}");
            default -> new Recorder.Answer(404, request.path());
        });
        ManagedCluster cluster = new ManagedCluster(
                "gcp",
                GKE,
                "",
                "",
                account(Map.of("iam.gke.io/gcp-service-account", "deployer@shop.iam.gserviceaccount.com")));
        ManagedClusters clusters = clusters();

        // When
        ClusterAddress address = clusters.address(cluster);
        String token = clusters.token(cluster).value();

        // Then
        assertThat(address).isEqualTo(new ClusterAddress("203.0.113.7", PEM));
        assertThat(token).isEqualTo("ya29");
        List<Recorder.Request> asked = cloud.requests();
        assertThat(form(asked.get(3)))
                .containsEntry(
                        "audience",
                        "identitynamespace:shop.svc.id.goog:https://container.googleapis.com/v1/projects/shop/locations/"
                                + "europe-west1/clusters/hub")
                .containsEntry("subject_token", "token for shop.svc.id.goog")
                .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
        assertThat(asked.get(4).headers()).containsEntry("Authorization", "Bearer federated");
        assertThat(asked.getLast().headers()).containsEntry("Authorization", "Bearer ya29");
        assertThat(asked).hasSize(6);
    }

    @Test
    void usesAPoolThatTrustsAnotherClusterWithoutActingAsAnybody() {
        // Given
        String pool = "projects/42/locations/global/workloadIdentityPools/pool/providers/here";
        cloud.answerWith(request -> new Recorder.Answer(200, "{\"access_token\":\"federated\",\"expires_in\":3600}"));
        ManagedCluster cluster = new ManagedCluster(
                "gcp", GKE, "203.0.113.7", PEM, account(Map.of("gcp.auth.fluxcd.io/workload-identity-provider", pool)));

        // When
        String token = clusters().token(cluster).value();

        // Then
        assertThat(token).isEqualTo("federated");
        assertThat(form(cloud.requests().getFirst()))
                .containsEntry("audience", "//iam.googleapis.com/" + pool)
                .containsEntry("subject_token", "token for //iam.googleapis.com/" + pool);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aws | prod | invalid EKS cluster ARN: 'prod'. must match ^arn:aws[\\w-]*:eks:([^:]{1,100}):[0-9]{1,30}:"
                        + "cluster/(.{1,200})$",
                "azure | prod | invalid AKS cluster ID: 'prod'. must match (?i)^/subscriptions/([^/]{36})/resourceGroups/"
                        + "([^/]{1,200})/providers/Microsoft\\.ContainerService/managedClusters/([^/]{1,200})$",
                "gcp | prod | invalid GKE cluster ID: 'prod'. must match ^projects/[^/]{1,200}/locations/[^/]{1,200}/"
                        + "clusters/[^/]{1,200}$",
                "moon | prod | provider 'moon' is unknown: use one of aws, azure, gcp and generic"
            })
    void saysWhatIsWrongWithTheRequest(String provider, String resource, String message) {
        ManagedCluster cluster = new ManagedCluster(provider, resource, "", "", Optional.empty());

        assertThat(catchThrowableOfType(CloudException.class, () -> clusters().address(cluster)))
                .hasMessage(message);
    }

    @Test
    void saysWhatIsWrongWithAServiceAccount() {
        assertThat(failure("aws", EKS, Map.of("eks.amazonaws.com/role-arn", "me")))
                .hasMessage("failed to get access token for cluster: invalid eks.amazonaws.com/role-arn annotation:"
                        + " 'me'. must match ^arn:aws[\\w-]*:iam::[0-9]{1,30}:role/.{1,200}$");
        assertThat(failure("azure", AKS, Map.of()))
                .hasMessage("failed to get access token for cluster: azure tenant ID is not set in the service account"
                        + " annotation azure.workload.identity/tenant-id");
        assertThat(failure("gcp", GKE, Map.of("iam.gke.io/gcp-service-account", "me")))
                .hasMessage("failed to get access token for cluster: invalid iam.gke.io/gcp-service-account annotation:"
                        + " 'me'. must match ^[a-zA-Z0-9-]{1,100}@[a-zA-Z0-9-]{1,100}\\.iam\\.gserviceaccount\\.com$");
    }

    private CloudException failure(String provider, String resource, Map<String, String> annotations) {
        return catchThrowableOfType(
                CloudException.class,
                () -> clusters().token(new ManagedCluster(provider, resource, "", "", account(annotations))));
    }

    private static Optional<ClusterAccount> account(Map<String, String> annotations) {
        return Optional.of(new ClusterAccount("apps", "deployer", annotations, audience -> "token for " + audience));
    }

    private ManagedClusters clusters() {
        return new ManagedClusters(
                environment,
                new HttpSender(HttpAccess.plain(Duration.ofSeconds(10))),
                Clock.fixed(NOW, ZoneOffset.UTC),
                new CloudEndpoints(Optional.of(cloud.url(""))));
    }

    private static Map<String, String> form(Recorder.Request request) {
        Map<String, String> form = new HashMap<>();
        for (String field : request.body().split("&")) {
            String[] parts = field.split("=", 2);
            form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }
}
