package io.weirkeeper.runtime.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The wire, against a server that says what the test tells it to. */
class HttpKubeApiIT {
    private static final ResourceType CONFIG_MAP = new ResourceType("", "v1", "configmaps", "ConfigMap", true);
    private static final ResourceType CLUSTER_ROLE =
            new ResourceType("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", false);

    private record Reply(int status, List<String> pieces) {}

    private final Queue<Reply> replies = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();
    private final RequestCounts counts = new RequestCounts();
    private HttpServer server;
    private HttpKubeApi api;

    HttpKubeApiIT() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://localhost:" + server.getAddress().getPort())
                .withOauthToken("t0ken")
                .build();
        api = HttpKubeApi.connect(config, Duration.ofSeconds(5), counts);
    }

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        api.close();
        server.stop(0);
    }

    @Test
    void getsAnObject() {
        // Given
        reply(200, "{\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"}}");

        // When
        var object = api.get(CONFIG_MAP, "apps", "a");

        // Then
        assertThat(object)
                .hasValueSatisfying(
                        it -> assertThat(it.at("/metadata/name").asText()).isEqualTo("a"));
        assertThat(requests).containsExactly("GET /api/v1/namespaces/apps/configmaps/a application/json ");
        assertThat(counts.snapshot()).containsOnly(java.util.Map.entry("get", 1L));
    }

    @Test
    void takesAMissingObjectForAbsentButNotAMissingPath() {
        // Given
        reply(
                404,
                "{\"kind\":\"Status\",\"reason\":\"NotFound\",\"code\":404,\"details\":{\"name\":\"a\"},\"message\":\"gone\"}");
        reply(404, "404 page not found");

        // When
        var absent = api.get(CONFIG_MAP, "apps", "a");

        // Then
        assertThat(absent).isEmpty();
        assertThatThrownBy(() -> api.get(CONFIG_MAP, "apps", "a"))
                .isInstanceOfSatisfying(
                        KubeException.class, e -> assertThat(e.status()).isEqualTo(404));
    }

    @Test
    void listsInPagesAndNamesTheItems() {
        // Given
        reply(
                200,
                "{\"kind\":\"ConfigMapList\",\"metadata\":{\"resourceVersion\":\"7\",\"continue\":\"n=xt\"},",
                "\"items\":[{\"metadata\":{\"name\":\"a\"}},{\"metadata\":{\"name\":\"b\"}}]}");
        reply(200, "{\"items\":[{\"metadata\":{\"name\":\"c\"}}],\"metadata\":{\"resourceVersion\":\"8\"}}");
        List<ObjectNode> seen = new ArrayList<>();

        // When
        String version = api.list(CONFIG_MAP, ListOptions.ALL.withLabels("a=b"), seen::add);

        // Then
        assertThat(version).isEqualTo("8");
        assertThat(seen).extracting(it -> it.at("/metadata/name").asText()).containsExactly("a", "b", "c");
        assertThat(seen).allSatisfy(it -> assertThat(it.path("kind").asText()).isEqualTo("ConfigMap"));
        assertThat(requests)
                .containsExactly(
                        "GET /api/v1/configmaps?labelSelector=a%3Db&limit=250 application/json ",
                        "GET /api/v1/configmaps?labelSelector=a%3Db&limit=250&continue=n%3Dxt application/json ");
    }

    @Test
    void watchesLineByLineAcrossPiecesAndReportsWhatEndsIt() throws Exception {
        // Given
        reply(
                200,
                "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"a\"}}}\n{\"type\":\"MOD",
                "IFIED\",\"object\":{\"metadata\":{\"name\":\"ä\"}}}\n",
                "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410,\"reason\":\"Expired\"}}\n");
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        // When
        Subscription watch = api.watch(CONFIG_MAP, ListOptions.ALL, "5", recording(heard));

        // Then
        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("ADDED a");
        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("MODIFIED ä");
        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("closed 410");
        watch.close();
        assertThat(heard.poll(100, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void reportsARefusedWatch() throws Exception {
        // Given
        reply(403, "{\"kind\":\"Status\",\"code\":403,\"reason\":\"Forbidden\",\"message\":\"no\"}");
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        // When
        Subscription watch = api.watch(CONFIG_MAP, ListOptions.ALL, "5", recording(heard));

        // Then
        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("closed 403");
        watch.close();
    }

    @Test
    void appliesAsAnotherUser() {
        // Given
        reply(200, "{\"kind\":\"ConfigMap\"}");
        ObjectNode body = KubeJson.MAPPER.createObjectNode().put("kind", "ConfigMap");

        // When
        api.impersonating("system:serviceaccount:apps:robot")
                .patch(CONFIG_MAP, "apps", "a", PatchRequest.apply(body, "kustomize-controller", true));

        // Then
        assertThat(requests)
                .containsExactly("PATCH /api/v1/namespaces/apps/configmaps/a"
                        + "?fieldManager=kustomize-controller&force=true&dryRun=All null "
                        + "system:serviceaccount:apps:robot {\"kind\":\"ConfigMap\"}");
        assertThat(counts.of(RequestCounts.Verb.DRY_RUN)).isOne();
    }

    @Test
    void refusesWhatTheServerRefusesInTheServersWords() {
        // Given
        reply(
                422,
                "{\"kind\":\"Status\",\"code\":422,\"reason\":\"Invalid\",\"message\":\"ConfigMap \\\"a\\\" is invalid\"}");

        // When
        var refused = org.assertj.core.api.Assertions.catchThrowableOfType(
                KubeException.class, () -> api.create(CONFIG_MAP, "apps", KubeJson.MAPPER.createObjectNode(), "us"));

        // Then
        assertThat(refused).hasMessage("ConfigMap \"a\" is invalid");
        assertThat(refused.reason()).isEqualTo("Invalid");
        assertThat(refused.isInvalid()).isTrue();
    }

    @Test
    void deletesOnlyTheObjectThatWasSeen() {
        // Given
        reply(200, "{\"kind\":\"Status\"}");
        reply(404, "{\"kind\":\"Status\",\"reason\":\"NotFound\",\"code\":404}");
        DeleteOptions seen = new DeleteOptions(DeleteOptions.Propagation.BACKGROUND, "u-1", "12");

        // When
        boolean first = api.delete(CLUSTER_ROLE, "", "system:a b", seen);
        boolean second = api.delete(CLUSTER_ROLE, "", "system:a b", seen);

        // Then
        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(requests.getFirst())
                .isEqualTo("DELETE /apis/rbac.authorization.k8s.io/v1/clusterroles/system:a%20b null  "
                        + "{\"apiVersion\":\"v1\",\"kind\":\"DeleteOptions\",\"propagationPolicy\":\"Background\","
                        + "\"preconditions\":{\"uid\":\"u-1\",\"resourceVersion\":\"12\"}}");
    }

    @Test
    void neverLeavesThePathOfTheObject() {
        assertThatThrownBy(() -> api.get(CONFIG_MAP, "apps", "../../../secrets/x"))
                .isInstanceOf(KubeException.class)
                .hasMessageContaining("invalid name '../../../secrets/x'");
        assertThatThrownBy(() -> api.get(CONFIG_MAP, "..", "x")).isInstanceOf(KubeException.class);
        assertThat(requests).isEmpty();
    }

    @Test
    void saysWhichServerDoesNotAnswer() {
        // Given
        server.stop(0);

        // When
        var failure = org.assertj.core.api.Assertions.catchThrowableOfType(
                KubeException.class, () -> api.get(CONFIG_MAP, "apps", "a"));

        // Then
        assertThat(failure.isTemporary()).isTrue();
        assertThat(failure).hasMessageStartingWith("no answer from the Kubernetes API at http://localhost:");
        assertThat(counts.of(RequestCounts.Verb.GET)).isEqualTo(2);
    }

    private static WatchHandler recording(BlockingQueue<String> heard) {
        return new WatchHandler() {
            @Override
            public void changed(Change change, ObjectNode object) {
                heard.add(change + " " + object.at("/metadata/name").asText());
            }

            @Override
            public void closed(KubeException cause) {
                heard.add("closed " + cause.status());
            }
        };
    }

    private void reply(int status, String... pieces) {
        replies.add(new Reply(status, List.of(pieces)));
    }

    private void answer(HttpExchange exchange) throws IOException {
        Reply reply = replies.remove();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String user = exchange.getRequestHeaders().getFirst("Impersonate-User");
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Accept") + " " + (user == null ? "" : user)
                + (body.isEmpty() ? "" : " " + body));
        exchange.sendResponseHeaders(reply.status(), 0);
        try (OutputStream out = exchange.getResponseBody()) {
            for (String piece : reply.pieces()) {
                out.write(piece.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        }
    }
}
