package io.weirkeeper.remote.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.cloud.AccessToken;
import io.weirkeeper.remote.cloud.AwsCredentials;
import io.weirkeeper.remote.cloud.AwsLogin;
import io.weirkeeper.remote.cloud.AwsSignature;
import io.weirkeeper.remote.cloud.TokenCache;
import io.weirkeeper.remote.http.HttpCall;
import io.weirkeeper.remote.http.HttpSender;
import io.weirkeeper.remote.kms.JsonService;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Clusters of Amazon EKS. The token is a signed request of the user's own, which the cluster sends to find out who it is. */
final class EksClusters implements ClusterCloud {
    private static final String RULE = "^arn:aws[\\w-]*:eks:([^:]{1,100}):[0-9]{1,30}:cluster/(.{1,200})$";
    private static final Pattern NAME = Pattern.compile(RULE);
    private static final String ROLE_RULE = "^arn:aws[\\w-]*:iam::[0-9]{1,30}:role/.{1,200}$";
    private static final Pattern ROLE = Pattern.compile(ROLE_RULE);
    private static final String ROLE_ANNOTATION = "eks.amazonaws.com/role-arn";
    private static final String AUDIENCE = "sts.amazonaws.com";
    private static final Duration LIFE = Duration.ofMinutes(15);

    private final AwsLogin login;
    private final JsonService service;
    private final CloudEndpoints endpoints;
    private final TokenCache tokens;
    private final Clock clock;

    EksClusters(
            Map<String, String> environment,
            HttpSender http,
            JsonService service,
            CloudEndpoints endpoints,
            TokenCache tokens,
            Clock clock) {
        this.login = new AwsLogin(environment, http);
        this.service = service;
        this.endpoints = endpoints;
        this.tokens = tokens;
        this.clock = clock;
    }

    private record Name(String region, String cluster) {
        static Name of(ManagedCluster cluster) {
            Matcher matcher = NAME.matcher(cluster.resource());
            if (!matcher.matches()) {
                throw new RemoteException("invalid EKS cluster ARN: '" + cluster.resource() + "'. must match " + RULE);
            }
            return new Name(matcher.group(1), matcher.group(2));
        }

        String domain() {
            return region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
        }
    }

    @Override
    public ClusterAddress address(ManagedCluster cluster) {
        Name name = Name.of(cluster);
        if (!cluster.needsDescription()) {
            return cluster.described("", "");
        }
        URI url = JsonService.url(endpoints.or("https://eks." + name.region() + name.domain()) + "/clusters/"
                + JsonService.encoded(name.cluster()));
        AwsSignature signature = new AwsSignature(credentials(cluster, name), name.region(), "eks");
        JsonNode found;
        try {
            found = service.ask(HttpCall.get(url, Map.of(), signature.headers("GET", url, clock.instant())))
                    .path("cluster");
            return cluster.described(
                    found.path("endpoint").asText(""),
                    Pem64.text(found.at("/certificateAuthority/data").asText(""), "EKS"));
        } catch (RemoteException e) {
            throw new RemoteException("failed to describe EKS cluster '" + cluster.resource() + "': " + e.text(), e);
        }
    }

    @Override
    public AccessToken token(ManagedCluster cluster) {
        Name name = Name.of(cluster);
        String role =
                cluster.account().map(by -> by.annotation(ROLE_ANNOTATION)).orElse("");
        return tokens.get(cluster.login() + ":" + role, () -> {
            Instant now = clock.instant();
            URI who = URI.create(
                    "https://sts." + name.region() + name.domain() + "/?Action=GetCallerIdentity&Version=2011-06-15");
            URI signed = new AwsSignature(credentials(cluster, name), name.region(), "sts")
                    .presigned(who, Map.of("x-k8s-aws-id", name.cluster()), now, LIFE);
            String encoded = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(signed.toString().getBytes(StandardCharsets.UTF_8));
            return new AccessToken("k8s-aws-v1." + encoded, now.plus(LIFE));
        });
    }

    private AwsCredentials credentials(ManagedCluster cluster, Name name) {
        String tokenService = endpoints.or("https://sts." + name.region() + name.domain());
        if (cluster.account().isEmpty()) {
            return login.find(name.region(), tokenService);
        }
        ClusterAccount account = cluster.account().get();
        String role = account.annotation(ROLE_ANNOTATION);
        if (!ROLE.matcher(role).matches()) {
            throw new RemoteException(
                    "invalid " + ROLE_ANNOTATION + " annotation: '" + role + "'. must match " + ROLE_RULE);
        }
        String session = account.name() + "." + account.namespace() + "." + name.region() + ".fluxcd.io";
        return login.assume(tokenService, role, session, account.tokens().apply(AUDIENCE));
    }
}
