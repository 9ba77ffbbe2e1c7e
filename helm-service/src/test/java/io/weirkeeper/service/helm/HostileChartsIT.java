package io.weirkeeper.service.helm;

import static io.weirkeeper.service.helm.Releases.condition;
import static io.weirkeeper.service.helm.Releases.message;
import static io.weirkeeper.service.helm.Releases.reason;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Charts and values that want too much, in the running service: each fails alone (CVE-2022-36049, CVE-2022-39272). */
@WithCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileChartsIT {
    private static final Map<String, String> TEMPLATES = new LinkedHashMap<>(Map.of(
            "repeats", "{{ repeat 1000000000 \"x\" }}",
            "doubles", "{{ $x := \"x\" }}{{ range until 40 }}{{ $x = printf \"%s%s\" $x $x }}{{ end }}",
            "recurses", "{{ define \"r\" }}{{ include \"r\" . }}{{ end }}{{ include \"r\" . }}",
            "evaluates", "{{ $t := \"{{ tpl .t . }}\" }}{{ tpl $t (dict \"t\" $t \"Template\" .Template) }}",
            "loops", "{{ range 1000000000000 }}{{ end }}",
            "nests", "{{ range until 2000 }}{{ range until 2000 }}{{ range until 2000 }}{{ end }}{{ end }}{{ end }}",
            "indents", "{{ indent 1000000000 \"a\" }}",
            "circles", "{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ mustToJson $d }}"));

    private final Lab lab;

    HostileChartsIT(Cluster cluster, @TempDir Path directory) throws IOException {
        this.lab = new Lab(cluster, directory, Map.of());
        lab.publish("web", "1.0.0", Lab.CONFIG);
    }

    @AfterAll
    void close() throws Exception {
        lab.close();
    }

    @Test
    void failAloneWhileOthersAreReleased() {
        // Given
        TEMPLATES.forEach((name, template) -> lab.publish(name, "1.0.0", template));

        // When
        TEMPLATES.keySet().forEach(name -> lab.releases.apply(name, name, ""));
        for (int i = 0; i < 8; i++) {
            lab.releases.apply("good-" + i, "web", "values: {a: '1'}");
        }

        // Then
        for (int i = 0; i < 8; i++) {
            lab.releases.ready("good-" + i, "Helm install succeeded");
        }
        for (String name : TEMPLATES.keySet()) {
            JsonNode failed = lab.releases.await(name, it -> reason(it, "Ready").equals("InstallFailed"));
            assertThat(message(failed))
                    .startsWith("Helm install failed for release " + lab.namespace + "/" + name + " with chart ")
                    .contains(name + "/templates/all.yaml");
        }
    }

    @Test
    void valuesThatWouldFillTheMemoryAreRefused() {
        // Given
        lab.cluster.api().apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: bomb, namespace: %s}
                data:
                  index: "a[99999]=1"
                  aliases: |
                    a: &a [x, x, x, x, x, x, x, x, x, x]
                    b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
                    c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
                    d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
                    e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
                    f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]
                    g: &g [*f, *f, *f, *f, *f, *f, *f, *f, *f, *f]
                    h: &h [*g, *g, *g, *g, *g, *g, *g, *g, *g, *g]
                """.formatted(lab.namespace));

        // When
        lab.releases.apply(
                "index",
                "web",
                "valuesFrom: [{kind: ConfigMap, name: bomb, valuesKey: index, targetPath: 'a[99999]'}]");
        lab.releases.apply("aliases", "web", "valuesFrom: [{kind: ConfigMap, name: bomb, valuesKey: aliases}]");
        JsonNode index = lab.releases.await("index", it -> reason(it, "Ready").equals("ValuesError"));
        JsonNode aliases =
                lab.releases.await("aliases", it -> reason(it, "Ready").equals("ValuesError"));

        // Then
        assertThat(message(index)).startsWith("could not resolve ConfigMap chart values reference");
        assertThat(message(aliases)).startsWith("could not resolve ConfigMap chart values reference");
    }

    @Test
    void anObjectThatCannotBeReadFailsAlone() {
        // When
        lab.cluster.api().apply("""
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata: {name: odd, namespace: %s}
                spec: {interval: 99999999999999h, chartRef: {kind: OCIRepository, name: web}}
                """.formatted(lab.namespace));
        lab.releases.apply("even", "web", "values: {a: '1'}");

        // Then
        lab.releases.ready("even", "Helm install succeeded");
        JsonNode odd = lab.releases.await("odd", it -> !condition(it, "Ready").isMissingNode());
        assertThat(condition(odd, "Ready").path("status").asText()).isEqualTo("False");
    }
}
