package io.weirkeeper.runtime.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.weirkeeper.runtime.kube.RequestCounts.Verb;
import io.weirkeeper.runtime.kube.wire.ApiAnswer;
import io.weirkeeper.runtime.kube.wire.ApiConnections;
import io.weirkeeper.runtime.kube.wire.ApiEndpoint;
import io.weirkeeper.runtime.kube.wire.ApiRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * The API over {@link ApiConnections}. Retries nothing but a safe request whose connection broke, once. Instances made
 * by {@link #impersonating} share the connections of the one they come from; closing any closes all.
 */
public final class HttpKubeApi implements KubeApi {
    private static final String JSON = "application/json";
    private static final String METADATA = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private static final String METADATA_LIST = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    /** As Kubernetes' own clients: long enough to be cheap, short enough to notice a dead peer. */
    private static final int WATCH_SECONDS = 300;

    private final ApiEndpoint endpoint;
    private final ApiConnections connections;
    private final Duration timeout;
    private final RequestCounts counts;
    private final String user;
    private final List<String> groups;

    private HttpKubeApi(
            ApiEndpoint endpoint,
            ApiConnections connections,
            Duration timeout,
            RequestCounts counts,
            String user,
            List<String> groups) {
        this.endpoint = endpoint;
        this.connections = connections;
        this.timeout = timeout;
        this.counts = counts;
        this.user = user;
        this.groups = groups;
    }

    /**
     * @param timeout of one request, up to the start of its answer, and of each piece of it
     * @param counts counts every request
     */
    public static HttpKubeApi connect(Config config, Duration timeout, RequestCounts counts) {
        ApiEndpoint endpoint = ApiEndpoint.of(config);
        String user = config.getImpersonateUsername();
        String[] groups = config.getImpersonateGroups();
        return new HttpKubeApi(
                endpoint,
                new ApiConnections(endpoint),
                timeout,
                counts,
                user == null ? "" : user,
                groups == null ? List.of() : List.of(groups));
    }

    public RequestCounts counts() {
        return counts;
    }

    @Override
    public KubeApi impersonating(String otherUser) {
        return otherUser.isEmpty()
                ? this
                : new HttpKubeApi(endpoint, connections, timeout, counts, otherUser, List.of());
    }

    @Override
    public void close() {
        connections.close();
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
        Answer answer = send(Verb.GET, ApiRequest.get(target.text(), accept));
        return answer.code == 404 && isStatusOfObject(answer.body) ? Optional.empty() : Optional.of(object(answer));
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
            if (options.cached()) {
                target.add("resourceVersion", "0");
            }
            if (options.pageSize() > 0) {
                target.add("limit", Integer.toString(options.pageSize()));
            }
            target.add("continue", next);
            ApiRequest request = ApiRequest.get(target.text(), accept);
            try (ApiAnswer answer = open(Verb.LIST, request)) {
                if (answer.code() != 200) {
                    throw Answers.refusal(answer.code(), answer.bytes());
                }
                ListPage page = ListPage.read(answer.body(), type, each);
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
        ApiRequest request = as(ApiRequest.get(target.text(), options.metadataOnly() ? METADATA : JSON));
        // the server ends a watch in time; a connection that died silently does not
        Duration patience = timeout.plusSeconds(seconds);
        return new WatchStream(type, handler).start(() -> connections.send(request, patience));
    }

    @Override
    public ObjectNode create(ResourceType type, String namespace, ObjectNode body, String manager) {
        Target target = Target.collection(type, namespace).add("fieldManager", manager);
        return object(send(Verb.CREATE, ApiRequest.of("POST", target.text(), JSON, KubeJson.write(body))));
    }

    @Override
    public ObjectNode update(ResourceType type, String namespace, String name, ObjectNode body, String manager) {
        Target target = Target.object(type, namespace, name).add("fieldManager", manager);
        return object(send(Verb.UPDATE, ApiRequest.of("PUT", target.text(), JSON, KubeJson.write(body))));
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
        byte[] body = KubeJson.write(patch.body());
        return object(
                send(verb, ApiRequest.of("PATCH", target.text(), patch.kind().mediaType(), body)));
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
        Answer answer = send(Verb.DELETE, ApiRequest.of("DELETE", target.text(), JSON, KubeJson.write(body)));
        if (answer.code == 404) {
            return false;
        }
        if (!answer.isSuccessful()) {
            throw Answers.refusal(answer.code, answer.body);
        }
        return true;
    }

    @Override
    public JsonNode read(String path, String accept) {
        Answer answer = send(Verb.READ, ApiRequest.get(path, accept));
        if (!answer.isSuccessful()) {
            throw Answers.refusal(answer.code, answer.body);
        }
        return tree(answer);
    }

    private static Target selection(ResourceType type, ListOptions options) {
        return Target.collection(type, options.namespace())
                .add("labelSelector", options.labelSelector())
                .add("fieldSelector", options.fieldSelector());
    }

    /** An answer that was read to its end. */
    private static final class Answer {
        private final String path;
        private final int code;
        private final byte[] body;

        Answer(String path, int code, byte[] body) {
            this.path = path;
            this.code = code;
            this.body = body;
        }

        boolean isSuccessful() {
            return code >= 200 && code < 300;
        }
    }

    private ApiRequest as(ApiRequest request) {
        ApiRequest named = user.isEmpty() ? request : request.with("Impersonate-User", user);
        for (String group : groups) {
            named = named.with("Impersonate-Group", group);
        }
        return named;
    }

    private Answer send(Verb verb, ApiRequest request) {
        try (ApiAnswer answer = open(verb, request)) {
            return new Answer(request.target(), answer.code(), answer.bytes());
        } catch (IOException e) {
            throw unreachable(request.target(), e);
        }
    }

    private ApiAnswer open(Verb verb, ApiRequest request) {
        ApiRequest named = as(request);
        try {
            return openOnce(verb, named);
        } catch (IOException e) {
            if (!verb.isSafe() || Thread.currentThread().isInterrupted()) {
                throw unreachable(request.target(), e);
            }
        }
        try {
            return openOnce(verb, named);
        } catch (IOException e) {
            throw unreachable(request.target(), e);
        }
    }

    private ApiAnswer openOnce(Verb verb, ApiRequest request) throws IOException {
        counts.count(verb);
        try {
            ApiAnswer answer = connections.send(request, timeout);
            counts.answered(answer.code(), request.method(), endpoint.authority());
            return answer;
        } catch (IOException e) {
            counts.unanswered(request.method(), endpoint.authority());
            throw e;
        }
    }

    private KubeException unreachable(String target, Throwable cause) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return KubeException.unreachable(
                "no answer from the Kubernetes API at " + endpoint.text() + " to " + path + ": " + why, cause);
    }

    private ObjectNode object(Answer answer) {
        if (answer.isSuccessful() && tree(answer) instanceof ObjectNode object) {
            return object;
        }
        throw Answers.refusal(answer.code, answer.body);
    }

    private JsonNode tree(Answer answer) {
        try {
            return KubeJson.read(answer.body);
        } catch (IOException e) {
            throw unreachable(answer.path, e);
        }
    }
}
