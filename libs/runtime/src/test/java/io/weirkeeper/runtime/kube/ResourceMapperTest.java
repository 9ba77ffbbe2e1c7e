package io.weirkeeper.runtime.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResourceMapperTest {
    private static final String CORE = group("", version("v1", "Current", "pods", "Pod", "Namespaced"));
    private static final String APPS =
            group("apps", version("v1", "Current", "deployments", "Deployment", "Namespaced"));
    private static final String BROKEN = group("metrics.k8s.io", "{'version':'v1beta1','freshness':'Stale'}");
    private static final String THINGS = group(
            "example.com",
            version("v2", "Current", "things", "Thing", "Cluster"),
            version("v1", "Current", "things", "Thing", "Cluster"));

    private final Map<String, JsonNode> discovery = new HashMap<>();
    private int readings;
    private final ResourceMapper mapper = new ResourceMapper((KubeApi) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {KubeApi.class}, (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("read");
                readings++;
                return discovery.get((String) arguments[0]);
            }));

    @BeforeEach
    void serve() {
        serve("/api", CORE);
        serve("/apis", APPS, BROKEN);
    }

    @Test
    void findsKindsWithOneReading() {
        assertThat(mapper.require("v1", "Pod")).isEqualTo(new ResourceType("", "v1", "pods", "Pod", true));
        assertThat(mapper.preferred("apps", "Deployment"))
                .hasValue(new ResourceType("apps", "v1", "deployments", "Deployment", true));
        assertThat(readings).isEqualTo(2);
    }

    @Test
    void readsAgainForAnUnknownKindAndSaysWhatKubernetesSays() {
        // Given
        mapper.require("v1", "Pod");

        // When
        serve("/apis", APPS, BROKEN, THINGS);

        // Then
        assertThat(mapper.require("example.com/v1", "Thing").namespaced()).isFalse();
        assertThat(mapper.preferred("example.com", "Thing").orElseThrow().version())
                .isEqualTo("v2");
        assertThatThrownBy(() -> mapper.require("example.com/v1", "Other"))
                .hasMessage("no matches for kind \"Other\" in version \"example.com/v1\"");
    }

    @Test
    void letsABrokenGroupHarmOnlyItself() {
        assertThat(mapper.find("apps/v1", "Deployment")).isPresent();
        assertThatThrownBy(() -> mapper.find("metrics.k8s.io/v1beta1", "PodMetrics"))
                .hasMessageContaining("stale GroupVersion discovery: metrics.k8s.io");
    }

    @Test
    void keepsWhatItKnewOfAGroupThatBreaks() {
        // Given
        serve("/apis", APPS, THINGS);
        mapper.require("example.com/v1", "Thing");

        // When
        serve("/apis", APPS, group("example.com", "{'version':'v1','freshness':'Stale'}"));
        mapper.groupChanged("example.com");

        // Then
        assertThat(mapper.find("example.com/v1", "Thing")).isPresent();
    }

    @Test
    void forgetsAKindWhoseDefinitionWent() {
        // Given
        serve("/apis", APPS, THINGS);
        mapper.require("example.com/v1", "Thing");

        // When
        serve("/apis", APPS);
        mapper.groupChanged("example.com");

        // Then
        assertThat(mapper.find("example.com/v1", "Thing")).isEmpty();
    }

    @Test
    void learnsWhatADefinitionServesAheadOfDiscovery() {
        // When
        mapper.learn(json("{'spec':{'group':'new.io','scope':'Namespaced','names':{'plural':'ones','kind':'One'},"
                + "'versions':[{'name':'v1','served':true},{'name':'v0','served':false}]}}"));

        // Then
        assertThat(mapper.find("new.io/v1", "One")).hasValue(new ResourceType("new.io", "v1", "ones", "One", true));
        assertThat(readings).isZero();
    }

    @Test
    void needsAggregatedDiscovery() {
        // Given
        discovery.put("/api", json("{'kind':'APIVersions'}"));

        // Then
        assertThatThrownBy(() -> mapper.find("v1", "Pod")).hasMessageContaining("Kubernetes 1.30 or newer is needed");
    }

    private void serve(String path, String... groups) {
        discovery.put(path, json("{'kind':'APIGroupDiscoveryList','items':[" + String.join(",", groups) + "]}"));
    }

    private static String group(String name, String... versions) {
        return "{'metadata':{" + (name.isEmpty() ? "" : "'name':'" + name + "'") + "},'versions':["
                + String.join(",", versions) + "]}";
    }

    private static String version(String name, String freshness, String resource, String kind, String scope) {
        return "{'version':'" + name + "','freshness':'" + freshness + "','resources':[{'resource':'" + resource
                + "','responseKind':{'kind':'" + kind + "'},'scope':'" + scope + "'}]}";
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
