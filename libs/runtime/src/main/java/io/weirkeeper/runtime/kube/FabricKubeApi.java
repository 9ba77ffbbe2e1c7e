package io.weirkeeper.runtime.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.TokenRefreshInterceptor;
import io.fabric8.kubernetes.client.utils.Utils;
import io.weirkeeper.runtime.kube.RequestCounts.Verb;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The API over fabric8's HTTP client, of which only the plumbing is used: TLS, credentials, proxy. Retries nothing
 * but a safe request whose connection broke, once. Instances made by {@link #impersonating} share the connection of
 * the one they come from; closing any closes all.
 */
public final class FabricKubeApi implements KubeApi {
    private static final String JSON = "application/json";
    private static final String METADATA = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private static final String METADATA_LIST = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    /** As Kubernetes' own clients: long enough to be cheap, short enough to notice a dead peer. */
    private static final int WATCH_SECONDS = 300;

    private final HttpClient http;
    private final String server;
    private final Duration timeout;
    private final RequestCounts counts;
    private final String user;

    private FabricKubeApi(HttpClient http, String server, Duration timeout, RequestCounts counts, String user) {
        this.http = http;
        this.server = server;
        this.timeout = timeout;
        this.counts = counts;
        this.user = user;
    }

    /**
     * @param timeout of one request, up to the start of its answer
     * @param counts counts every request
     */
    public static FabricKubeApi connect(Config config, Duration timeout, RequestCounts counts) {
        HttpClient.Builder builder = new JdkHttpClientFactory().newBuilder(config);
        RequestConfig withoutRetries = new RequestConfigBuilder(config.getRequestConfig())
                .withRequestRetryBackoffLimit(0)
                .build();
        builder.tag(withoutRetries);
        if (!usesToken(config)) {
            // it would parse the kubeconfig again for every request once the connection is a minute old
            builder.addOrReplaceInterceptor(TokenRefreshInterceptor.NAME, null);
        }
        String url = config.getMasterUrl();
        String server = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        return new FabricKubeApi(builder.build(), server, timeout, counts, "");
    }

    private static boolean usesToken(Config config) {
        return config.getOauthTokenProvider() != null
                || Utils.isNotNullOrEmpty(config.getOauthToken())
                || Utils.isNotNullOrEmpty(config.getAutoOAuthToken())
                || Utils.isNotNullOrEmpty(config.getUsername())
                || config.getAuthProvider() != null;
    }

    public RequestCounts counts() {
        return counts;
    }

    @Override
    public KubeApi impersonating(String otherUser) {
        return otherUser.isEmpty() ? this : new FabricKubeApi(http, server, timeout, counts, otherUser);
    }

    @Override
    public void close() {
        http.close();
    }

    @Override
    public Optional<ObjectNode> get(ResourceType type, String namespace, String name) {
        return getAs(type, namespace, name, JSON);
    }

    @Override
    public Optional<ObjectNode> getMetadata(ResourceType type, String namespace, String name) {
        return getAs(type, namespace, name, METADATA).map(object -> KubeJson.named(object, type));
    }

    private Optional<ObjectNode> getAs(ResourceType type, String namespace, String name, String accept) {
        Target target = Target.object(type, namespace, name);
        HttpResponse<byte[]> response = send(Verb.GET, request(target).header("Accept", accept), byte[].class);
        return response.code() == 404 && isStatusOfObject(response.body())
                ? Optional.empty()
                : Optional.of(object(response));
    }

    /** A 404 that speaks of the object, or of its namespace, rather than of a path that is not served. */
    private static boolean isStatusOfObject(byte[] body) {
        KubeException refusal = Answers.refusal(404, body);
        return refusal.reason().equals("NotFound")
                && refusal.details().path("details").has("name");
    }

    @Override
    public String list(ResourceType type, ListOptions options, Consumer<ObjectNode> each) {
        String accept = options.metadataOnly() ? METADATA_LIST : JSON;
        String next = "";
        String version;
        do {
            Target target = selection(type, options);
            if (options.pageSize() > 0) {
                target.add("limit", Integer.toString(options.pageSize()));
            }
            target.add("continue", next);
            HttpResponse<InputStream> response =
                    send(Verb.LIST, request(target).header("Accept", accept), InputStream.class);
            try (InputStream body = response.body()) {
                if (response.code() != 200) {
                    throw Answers.refusal(response.code(), body.readAllBytes());
                }
                ListPage page = ListPage.read(body, type, each);
                version = page.resourceVersion();
                next = page.next();
            } catch (IOException e) {
                throw unreachable(target.path, e);
            }
        } while (!next.isEmpty());
        return version;
    }

    @Override
    public Subscription watch(ResourceType type, ListOptions options, String resourceVersion, WatchHandler handler) {
        int seconds = WATCH_SECONDS + ThreadLocalRandom.current().nextInt(WATCH_SECONDS);
        Target target = selection(type, options)
                .add("watch", "true")
                .add("allowWatchBookmarks", "true")
                .add("resourceVersion", resourceVersion)
                .add("timeoutSeconds", Integer.toString(seconds));
        counts.count(Verb.WATCH);
        WatchStream stream = new WatchStream(type, handler);
        HttpRequest request = request(target)
                .header("Accept", options.metadataOnly() ? METADATA : JSON)
                .build();
        stream.follow(http.consumeBytes(request, stream));
        // the server ends a watch in time; a connection that died silently does not
        CompletableFuture.delayedExecutor(seconds + timeout.toSeconds(), TimeUnit.SECONDS)
                .execute(stream::close);
        return stream;
    }

    @Override
    public ObjectNode create(ResourceType type, String namespace, ObjectNode body, String manager) {
        Target target = Target.collection(type, namespace).add("fieldManager", manager);
        return object(send(Verb.CREATE, request(target).method("POST", JSON, KubeJson.write(body)), byte[].class));
    }

    @Override
    public ObjectNode update(ResourceType type, String namespace, String name, ObjectNode body, String manager) {
        Target target = Target.object(type, namespace, name).add("fieldManager", manager);
        return object(send(Verb.UPDATE, request(target).method("PUT", JSON, KubeJson.write(body)), byte[].class));
    }

    @Override
    public ObjectNode patch(ResourceType type, String namespace, String name, PatchRequest patch) {
        Target target = Target.object(type, namespace, name)
                .subresource(patch.subresource())
                .add("fieldManager", patch.manager());
        if (patch.kind() == PatchKind.APPLY && patch.force()) {
            target.add("force", "true");
        }
        if (patch.dryRun()) {
            target.add("dryRun", "All");
        }
        if (patch.strict()) {
            target.add("fieldValidation", "Strict");
        }
        Verb verb = patch.dryRun() ? Verb.DRY_RUN : patch.kind() == PatchKind.APPLY ? Verb.APPLY : Verb.PATCH;
        String body = KubeJson.write(patch.body());
        return object(send(verb, request(target).method("PATCH", patch.kind().mediaType(), body), byte[].class));
    }

    @Override
    public boolean delete(ResourceType type, String namespace, String name, DeleteOptions options) {
        ObjectNode body = KubeJson.MAPPER.createObjectNode();
        body.put("apiVersion", "v1").put("kind", "DeleteOptions");
        body.put("propagationPolicy", options.propagation().text());
        if (!options.uid().isEmpty()) {
            body.withObject("/preconditions").put("uid", options.uid());
        }
        if (!options.resourceVersion().isEmpty()) {
            body.withObject("/preconditions").put("resourceVersion", options.resourceVersion());
        }
        Target target = Target.object(type, namespace, name);
        HttpResponse<byte[]> response =
                send(Verb.DELETE, request(target).method("DELETE", JSON, KubeJson.write(body)), byte[].class);
        if (response.code() == 404) {
            return false;
        }
        if (!response.isSuccessful()) {
            throw Answers.refusal(response.code(), response.body());
        }
        return true;
    }

    @Override
    public JsonNode read(String path, String accept) {
        HttpResponse<byte[]> response =
                send(Verb.READ, request(Target.of(path)).header("Accept", accept), byte[].class);
        if (!response.isSuccessful()) {
            throw Answers.refusal(response.code(), response.body());
        }
        return tree(response);
    }

    private static Target selection(ResourceType type, ListOptions options) {
        return Target.collection(type, options.namespace())
                .add("labelSelector", options.labelSelector())
                .add("fieldSelector", options.fieldSelector());
    }

    private HttpRequest.Builder request(Target target) {
        HttpRequest.Builder builder = http.newHttpRequestBuilder().uri(server + target.text());
        if (!user.isEmpty()) {
            builder.header("Impersonate-User", user);
        }
        return builder;
    }

    private <T> HttpResponse<T> send(Verb verb, HttpRequest.Builder builder, Class<T> answer) {
        HttpRequest request =
                builder.timeout(timeout.toMillis(), TimeUnit.MILLISECONDS).build();
        try {
            return sendOnce(verb, request, answer);
        } catch (KubeException e) {
            if (verb.isSafe() && e.getCause() instanceof IOException) {
                return sendOnce(verb, request, answer);
            }
            throw e;
        }
    }

    private <T> HttpResponse<T> sendOnce(Verb verb, HttpRequest request, Class<T> answer) {
        counts.count(verb);
        CompletableFuture<HttpResponse<T>> exchange = http.sendAsync(request, answer);
        try {
            HttpResponse<T> response = exchange.get(timeout.toMillis() * 2, TimeUnit.MILLISECONDS);
            counts.answered(response.code(), request);
            return response;
        } catch (InterruptedException e) {
            exchange.cancel(true);
            Thread.currentThread().interrupt();
            throw KubeException.unreachable("interrupted", e);
        } catch (java.util.concurrent.TimeoutException e) {
            counts.unanswered(request);
            exchange.cancel(true);
            throw unreachable(request.uri().getPath(), e);
        } catch (ExecutionException e) {
            counts.unanswered(request);
            throw unreachable(request.uri().getPath(), e.getCause() == null ? e : e.getCause());
        }
    }

    private KubeException unreachable(String path, Throwable cause) {
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return KubeException.unreachable(
                "no answer from the Kubernetes API at " + server + " to " + path + ": " + why, cause);
    }

    private ObjectNode object(HttpResponse<byte[]> response) {
        if (!response.isSuccessful()) {
            throw Answers.refusal(response.code(), response.body());
        }
        if (tree(response) instanceof ObjectNode object) {
            return object;
        }
        throw Answers.refusal(response.code(), response.body());
    }

    private JsonNode tree(HttpResponse<byte[]> response) {
        try {
            return KubeJson.read(response.body());
        } catch (IOException e) {
            throw unreachable(response.request().uri().getPath(), e);
        }
    }
}
