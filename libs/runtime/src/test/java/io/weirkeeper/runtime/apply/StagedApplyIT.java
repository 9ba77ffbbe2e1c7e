package io.weirkeeper.runtime.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.kube.ClusterAccess;
import io.weirkeeper.runtime.kube.HttpKubeApi;
import io.weirkeeper.runtime.kube.RequestCounts;
import io.weirkeeper.runtime.kube.ResourceMapper;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithCluster
class StagedApplyIT {
    private final Cluster cluster;
    private final RequestCounts counts = new RequestCounts();
    private final HttpKubeApi api;
    private final ResourceMapper mapper;
    private final Notes notes = new Notes();
    private String namespace = "";

    StagedApplyIT(Cluster cluster) {
        this.cluster = cluster;
        this.api = HttpKubeApi.connect(
                ClusterAccess.fromKubeconfig(cluster.kubeconfig(), null), Duration.ofSeconds(30), counts);
        this.mapper = new ResourceMapper(api);
    }

    /** What the ledger was told. */
    private static final class Notes implements Ledger {
        private final List<Inventory> before = new ArrayList<>();
        private final Map<ObjectId, Long> applied = new ConcurrentHashMap<>();
        private boolean remembers;

        @Override
        public synchronized void beforeWrites(Inventory all) {
            before.add(all);
        }

        @Override
        public void seen(ObjectNode live) {}

        @Override
        public void applied(ObjectNode live, long content) {
            applied.put(ObjectId.of(live), content);
        }

        @Override
        public boolean isApplied(ObjectId id, long content) {
            return remembers && Long.valueOf(content).equals(applied.get(id));
        }
    }

    @BeforeEach
    void makeNamespace() {
        namespace = cluster.newNamespace();
    }

    @AfterEach
    void close() {
        cluster.api().delete("/api/v1/namespaces/" + namespace);
        api.close();
    }

    @Test
    void createsAndThenLeavesAloneWithTheFewestRequests() {
        // Given
        String[] set = {config("one", "1"), config("two", "2"), config("three", "3")};
        ChangeSet first = apply(set);
        String version = version("one");
        Map<String, Long> before = counts.snapshot();

        // When
        ChangeSet second = apply(set);

        // Then
        assertThat(first.changes()).extracting(Change::action).containsOnly(Change.Action.CREATED);
        assertThat(before).containsEntry("get", 3L).containsEntry("apply", 3L).doesNotContainKey("dry_run");
        assertThat(second.changes()).extracting(Change::action).containsOnly(Change.Action.UNCHANGED);
        assertThat(counts.snapshot())
                .containsEntry("get", 6L)
                .containsEntry("apply", 3L)
                .containsEntry("dry_run", 3L);
        assertThat(version("one")).isEqualTo(version);
        assertThat(labels("one")).containsEntry("kustomize.toolkit.fluxcd.io/name", "apps");
        assertThat(notes.before).hasSize(1);
    }

    @Test
    void looksAtNothingThatIsKnownToBeAsItIsBuilt() {
        // Given
        notes.remembers = true;
        String definition = definition("known.example.com");
        apply(definition, config("one", "1"), config("two", "2"));
        long gets = counts.of(RequestCounts.Verb.GET);
        long writes = counts.of(RequestCounts.Verb.APPLY);

        // When
        ChangeSet second = apply(definition, config("one", "1"), config("two", "3"));

        // Then
        assertThat(second.changes())
                .extracting(Change::action)
                .containsExactly(Change.Action.UNCHANGED, Change.Action.UNCHANGED, Change.Action.CONFIGURED);
        assertThat(counts.of(RequestCounts.Verb.GET)).isEqualTo(gets + 1);
        assertThat(counts.of(RequestCounts.Verb.DRY_RUN)).isEqualTo(1);
        assertThat(counts.of(RequestCounts.Verb.APPLY)).isEqualTo(writes + 1);
        assertThat(live("two").at("/data/a").asText()).isEqualTo("3");
        cluster.api().delete("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.known.example.com");
    }

    @Test
    void needsOneRequestPerObjectInANamespaceOfItsOwn() {
        // Given
        String fresh = namespace + "-x";
        String space = "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'" + fresh + "'}}";

        // When
        ChangeSet changes = apply(space, config("one", "1").replace(namespace, fresh));

        // Then
        assertThat(changes.writes()).isEqualTo("Namespace/" + fresh + " created\nConfigMap/" + fresh + "/one created");
        assertThat(counts.snapshot()).containsEntry("get", 1L).containsEntry("apply", 2L);
        cluster.api().delete("/api/v1/namespaces/" + fresh);
    }

    @Test
    void revertsWhatKubectlChanged() {
        // Given
        apply(config("one", "1"));
        cluster.api()
                .request(
                        "PATCH",
                        path("one") + "?fieldManager=kubectl-edit",
                        "application/merge-patch+json",
                        "{\"data\":{\"a\":\"edited\",\"b\":\"added\"}}");

        // When
        ChangeSet changes = apply(config("one", "1"));

        // Then
        assertThat(changes.writes()).isEqualTo("ConfigMap/" + namespace + "/one configured");
        assertThat(live("one").path("data").toString()).isEqualTo("{\"a\":\"1\"}");
    }

    @Test
    void honoursTheAnnotationsThatSteer() {
        // Given
        apply(config("kept", "1"), config("merged", "1"));
        cluster.api()
                .patch(
                        path("kept"),
                        "{\"metadata\":{\"annotations\":{\"kustomize.toolkit.fluxcd.io/ssa\":\"ignore\"}}}");
        cluster.api()
                .request(
                        "PATCH",
                        path("merged") + "?fieldManager=kubectl-edit",
                        "application/merge-patch+json",
                        "{\"data\":{\"b\":\"added\"}}");

        // When
        ChangeSet changes = apply(
                config("kept", "2"),
                annotated("merged", "1", "ssa", "Merge"),
                annotated("absent", "1", "ssa", "IfNotPresent"),
                annotated("disabled", "1", "reconcile", "disabled"));
        ChangeSet again = apply(annotated("absent", "2", "ssa", "IfNotPresent"));

        // Then
        assertThat(changes.text().lines())
                .containsExactlyInAnyOrder(
                        "ConfigMap/" + namespace + "/kept skipped",
                        "ConfigMap/" + namespace + "/merged configured",
                        "ConfigMap/" + namespace + "/absent created",
                        "ConfigMap/" + namespace + "/disabled skipped");
        assertThat(again.text()).isEqualTo("ConfigMap/" + namespace + "/absent skipped");
        assertThat(live("kept").at("/data/a").asText()).isEqualTo("1");
        assertThat(live("merged").at("/data/b").asText()).isEqualTo("added");
        assertThat(cluster.api().get(path("disabled"))).isEmpty();
    }

    @Test
    void writesNothingWhenAnExistingObjectFailsItsTrial() {
        // Given
        apply(service("ClusterIP", ""));

        // When
        ApplyException failure =
                catchThrowableOfType(ApplyException.class, () -> apply(config("new", "1"), service("Nonsense", "")));

        // Then
        assertThat(failure.text()).startsWith("Service/" + namespace + "/web dry-run failed (Invalid): Service");
        assertThat(cluster.api().get(path("new"))).isEmpty();
    }

    @Test
    void stopsAtTheFirstFailingWriteAndSaysWhatWasDone() {
        // Given
        StagedApply apply = start(
                options(false),
                config("one", "1"),
                "{'apiVersion':'apps/v1','kind':'Deployment'," + "'metadata':{'name':'bad','namespace':'" + namespace
                        + "'},'spec':{}}");

        // When
        ApplyException failure = catchThrowableOfType(ApplyException.class, () -> apply.advance(Instant.now()));

        // Then
        assertThat(failure.text()).startsWith("Deployment/" + namespace + "/bad dry-run failed (Invalid): ");
        assertThat(apply.changes().writes()).isEqualTo("ConfigMap/" + namespace + "/one created");
    }

    @Test
    void namesWhatTheClusterDoesNotKnow() {
        assertThatThrownBy(() -> apply("{'apiVersion':'example.com/v1','kind':'Thing','metadata':{'name':'x',"
                        + "'namespace':'" + namespace + "'}}"))
                .hasMessage("Thing/" + namespace + "/x dry-run failed: no matches for kind \"Thing\" in version"
                        + " \"example.com/v1\"");
        assertThatThrownBy(() -> apply("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'x'}}"))
                .hasMessage("ConfigMap/x namespace not specified: the server could not find the requested resource");
        assertThatThrownBy(() -> apply(config("x", "1").replace(namespace, "no-such-namespace")))
                .hasMessage("ConfigMap/no-such-namespace/x not found: namespaces \"no-such-namespace\" not found");
    }

    @Test
    void dropsFieldsThatABuiltInKindDoesNotHave() {
        // Given
        String container = "{'name':'web','image':'nginx','nonsense':1,'ports':[{'containerPort':80,'more':{'x':1}}]}";
        String deployment = "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web','namespace':'"
                + namespace + "'},'unknown':true,'spec':{'other':[],'selector':{'matchLabels':{'a':'b'}},"
                + "'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[" + container + "]}}}}";

        // When
        ChangeSet first = apply(deployment);
        ChangeSet second = apply(deployment);

        // Then
        assertThat(first.writes()).isEqualTo("Deployment/" + namespace + "/web created");
        assertThat(second.writes()).isEmpty();
    }

    @Test
    void createsAnewWhatCannotBeChangedWhenForced() {
        // Given
        apply(immutable("1"));
        String uid = live("fixed").at("/metadata/uid").asText();

        // When
        ApplyException refused = catchThrowableOfType(ApplyException.class, () -> apply(immutable("2")));
        ChangeSet forced = run(start(options(true), immutable("2")));

        // Then
        assertThat(refused.text()).contains("dry-run failed (Invalid)").contains("immutable");
        assertThat(forced.writes()).isEqualTo("ConfigMap/" + namespace + "/fixed created");
        assertThat(live("fixed").at("/data/a").asText()).isEqualTo("2");
        assertThat(live("fixed").at("/metadata/uid").asText()).isNotEqualTo(uid);
    }

    @Test
    void appliesADefinitionAndItsObjectsInOneSet() {
        // Given
        String group = namespace + ".example.com";
        String definition = definition(group);
        String thing = "{'apiVersion':'" + group + "/v1','kind':'Thing','metadata':{'name':'x'},'spec':{'a':1}}";

        // When
        ChangeSet changes = apply(thing, definition);

        // Then
        assertThat(changes.writes())
                .isEqualTo("CustomResourceDefinition/things." + group + " created\nThing/x created");
        cluster.api().delete("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things." + group);
    }

    @Test
    void saysThatAllKnowTheFieldsByTheVersionThatItAppliesWhereItShall() {
        // Given
        String group = namespace + ".example.com";
        cluster.api().applyCrds(versions(group, false));
        apply(gadget(group, "v1"));
        cluster.api()
                .patch(
                        "/apis/" + group + "/v1/gadgets/g?fieldManager=somebody",
                        "{\"metadata\":{\"annotations\":{\"of\":\"somebody\"}}}");

        // When
        cluster.api().applyCrds(versions(group, true));
        cluster.api()
                .await(
                        "/apis/" + group + "/v2/gadgets/g",
                        it -> it.path("kind").asText().equals("Gadget"));
        ApplyOptions migrating =
                new ApplyOptions(owner(), false, Map.of(), Map.of(), Set.of(), List.of(), 4, true, object -> List.of());
        run(start(migrating, gadget(group, "v2")));

        // Then
        JsonNode live = cluster.api().get("/apis/" + group + "/v2/gadgets/g").orElseThrow();
        assertThat(live.at("/metadata/managedFields"))
                .hasSizeGreaterThan(1)
                .extracting(entry -> entry.path("apiVersion").asText())
                .containsOnly(group + "/v2");
        assertThat(live.at("/spec/new").asText()).isEqualTo("usual");
        cluster.api().delete("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gadgets." + group);
    }

    private static String gadget(String group, String version) {
        return "{'apiVersion':'" + group + "/" + version + "','kind':'Gadget','metadata':{'name':'g'},'spec':{'a':1}}";
    }

    private static String versions(String group, boolean withNew) {
        String schema = "schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {"
                + "a: {type: integer}%s}}}}}";
        return """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: gadgets.%1$s}
                spec:
                  group: %1$s
                  names: {plural: gadgets, singular: gadget, kind: Gadget, listKind: GadgetList}
                  scope: Cluster
                  versions:
                  - {name: v1, served: true, storage: %2$s, %3$s}
                """.formatted(group, !withNew, schema.formatted(""))
                + (withNew
                        ? "  - {name: v2, served: true, storage: true, "
                                + schema.formatted(", new: {type: string, default: usual}") + "}\n"
                        : "");
    }

    @Test
    void prunesOnlyWhatIsItsOwnAndNotMarkedToBeKept() {
        // Given
        apply(config("one", "1"), config("foreign", "1"), annotated("marked", "1", "prune", "disabled"));
        cluster.api()
                .patch(path("foreign"), "{\"metadata\":{\"labels\":{\"kustomize.toolkit.fluxcd.io/name\":\"x\"}}}");
        Inventory stale = new Inventory(Map.of(
                id("one"),
                "v1",
                id("foreign"),
                "v1",
                id("marked"),
                "v1",
                id("gone"),
                "v1",
                new ObjectId("gone.example.com", "Thing", "", "x"),
                "v1"));

        // When
        Pruner.Result result = new Pruner(api, mapper, owner(), 4).prune(stale, Inventory.EMPTY);

        // Then
        assertThat(result.errors()).isEmpty();
        assertThat(result.changes().text().lines())
                .containsExactlyInAnyOrder(
                        "Thing/x deleted",
                        "ConfigMap/" + namespace + "/one deleted",
                        "ConfigMap/" + namespace + "/gone deleted",
                        "ConfigMap/" + namespace + "/foreign skipped",
                        "ConfigMap/" + namespace + "/marked skipped");
        assertThat(cluster.api().get(path("one"))).isEmpty();
        assertThat(cluster.api().get(path("foreign"))).isPresent();
        assertThat(cluster.api().get(path("marked"))).isPresent();
    }

    private ChangeSet apply(String... manifests) {
        return run(start(options(false), manifests));
    }

    private StagedApply start(ApplyOptions options, String... manifests) {
        List<ObjectNode> objects = Arrays.stream(manifests).map(Json::of).toList();
        return new StagedApply(api, mapper, options, notes, objects);
    }

    /** A caller that does not park. */
    private static ChangeSet run(StagedApply apply) {
        return Awaitility.await()
                                .atMost(Duration.ofSeconds(20))
                                .pollInterval(Duration.ofMillis(20))
                                .until(() -> apply.advance(Instant.now()), ApplyStep.Done.class::isInstance)
                        instanceof ApplyStep.Done done
                ? done.changes()
                : ChangeSet.EMPTY;
    }

    private static ApplyOptions options(boolean force) {
        return new ApplyOptions(owner(), force, Map.of(), Map.of(), Set.of(), List.of(), 4);
    }

    private static Owner owner() {
        return new Owner("kustomize.toolkit.fluxcd.io", "kustomize-controller", "flux-system", "apps");
    }

    private static String definition(String group) {
        return "{'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition','metadata':"
                + "{'name':'things." + group + "'},'spec':{'group':'" + group + "','scope':'Cluster','names':"
                + "{'plural':'things','kind':'Thing'},'versions':[{'name':'v1','served':true,'storage':true,"
                + "'schema':{'openAPIV3Schema':{'type':'object','x-kubernetes-preserve-unknown-fields':true}}}]}}";
    }

    private String config(String name, String value) {
        return "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'" + name + "','namespace':'" + namespace
                + "'},'data':{'a':'" + value + "'}}";
    }

    private String annotated(String name, String value, String key, String setting) {
        return config(name, value)
                .replace(
                        "'metadata':{",
                        "'metadata':{'annotations':{'kustomize.toolkit.fluxcd.io/" + key + "':'" + setting + "'},");
    }

    private String immutable(String value) {
        return config("fixed", value).replace("'data'", "'immutable':true,'data'");
    }

    private String service(String type, String more) {
        return "{'apiVersion':'v1','kind':'Service','metadata':{'name':'web','namespace':'" + namespace
                + "'},'spec':{'type':'" + type + "','ports':[{'port':80}]" + more + "}}";
    }

    private ObjectId id(String name) {
        return new ObjectId("", "ConfigMap", namespace, name);
    }

    private String path(String name) {
        return "/api/v1/namespaces/" + namespace + "/configmaps/" + name;
    }

    private JsonNode live(String name) {
        return cluster.api().get(path(name)).orElseThrow();
    }

    private String version(String name) {
        return live(name).at("/metadata/resourceVersion").asText();
    }

    private Map<String, String> labels(String name) {
        Map<String, String> labels = new java.util.HashMap<>();
        live(name)
                .at("/metadata/labels")
                .properties()
                .forEach(it -> labels.put(it.getKey(), it.getValue().asText()));
        return labels;
    }
}
