package io.weirkeeper.deploy.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.weirkeeper.api.RecordJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the files of deploy/crds equal to what the records say, and these equal to what Flux's CRDs say. */
class CrdFilesTest {
    private static final Path CRDS = Path.of("..", "crds");

    static List<String> kinds() {
        return CrdFiles.kinds();
    }

    @Test
    void keepsTheFilesInStepWithTheRecords() throws IOException {
        if (Boolean.getBoolean("crds.write")) {
            CrdFiles.writeTo(CRDS);
        }

        for (Map.Entry<String, String> file : CrdFiles.texts().entrySet()) {
            assertThat(CRDS.resolve(file.getKey()))
                    .as("run the build of deploy/crd-generator with -Dcrds.write=true and commit deploy/crds")
                    .hasContent(file.getValue());
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void givesEachPropertyWhatFluxGivesIt(String kind) {
        JsonNode version = crd(kind).at("/spec/versions/0");
        Map<String, JsonNode> expected = CrdFacts.ofFacts(facts(kind).at("/versions/0/properties"));
        expected.putAll(additions(kind));

        Map<String, JsonNode> generated = CrdFacts.ofSchema(version.at("/schema/openAPIV3Schema"));

        assertThat(generated).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void givesEachKindTheNamesAndColumnsThatFluxGivesIt(String kind) {
        JsonNode facts = facts(kind);
        JsonNode known = facts.at("/versions/0");

        JsonNode crd = crd(kind);

        assertThat(crd.at("/metadata/name").asText())
                .isEqualTo(facts.path("plural").asText() + "."
                        + facts.path("group").asText());
        assertThat(crd.at("/metadata/annotations/kustomize.toolkit.fluxcd.io~1substitute")
                        .asText())
                .isEqualTo("disabled");
        assertThat(crd.at("/spec/group")).isEqualTo(facts.path("group"));
        assertThat(crd.at("/spec/scope")).isEqualTo(facts.path("scope"));
        for (String name : new String[] {"kind", "plural", "singular", "categories"}) {
            assertThat(crd.at("/spec/names").path(name)).isEqualTo(facts.path(name));
        }
        assertThat(orEmpty(crd.at("/spec/names/shortNames"))).isEqualTo(facts.path("shortNames"));
        assertThat(facts.path("versions")).hasSize(1);
        assertThat(crd.at("/spec/versions")).hasSize(1);
        JsonNode version = crd.at("/spec/versions/0");
        for (String name : new String[] {"name", "served", "storage"}) {
            assertThat(version.path(name)).isEqualTo(known.path(name));
        }
        assertThat(version.path("additionalPrinterColumns")).isEqualTo(known.path("printerColumns"));
        assertThat(version.path("subresources").has("status"))
                .isEqualTo(!known.path("subresources").isEmpty());
    }

    private static JsonNode orEmpty(JsonNode list) {
        return list.isArray() ? list : JsonNodeFactory.instance.arrayNode();
    }

    private static Map<String, JsonNode> additions(String kind) {
        ArrayNode properties = JsonNodeFactory.instance.arrayNode();
        for (JsonNode addition : resource("/io/weirkeeper/api/crd-additions.json")) {
            assertThat(addition.path("why").asText()).isNotBlank();
            if (addition.path("kind").asText().equals(kind)) {
                addition.path("properties").forEach(properties::add);
            }
        }
        return new TreeMap<>(CrdFacts.ofFacts(properties));
    }

    /** Of the file, not of the records. */
    private static JsonNode crd(String kind) {
        JsonNode facts = facts(kind);
        Path file = CRDS.resolve(
                facts.path("group").asText() + "_" + facts.path("plural").asText() + ".yaml");
        try {
            return new YAMLMapper().readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode facts(String kind) {
        return resource("/crd-facts/" + kind + ".json");
    }

    private static JsonNode resource(String path) {
        try (InputStream stream = CrdFilesTest.class.getResourceAsStream(path)) {
            assertThat(stream).as(path).isNotNull();
            return RecordJson.parse(stream.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
