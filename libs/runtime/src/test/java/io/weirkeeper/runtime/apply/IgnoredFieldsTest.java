package io.weirkeeper.runtime.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class IgnoredFieldsTest {
    private static final String OTHERS = "'metadata':{'managedFields':[{'manager':'hpa','operation':'Apply','fieldsV1':"
            + "{'f:spec':{'f:replicas':{},'f:containers':{'k:{\\\"name\\\":\\\"web\\\"}':{'f:image':{}}}}}}]},";

    @Test
    void leavesTheFieldsOutOfAComparison() {
        // Given
        ObjectNode object = Json.of("{'spec':{'replicas':3,'list':[1,2,3],'other':1}}");

        // When
        ObjectNode rest =
                fields("/spec/replicas", "/spec/list/1", "/status/absent").without(object);

        // Then
        assertThat(rest).isEqualTo(Json.of("{'spec':{'list':[1,3],'other':1}}"));
        assertThat(object.at("/spec/replicas").asInt()).isEqualTo(3);
    }

    @Test
    void leavesOutWhatSomebodyElseApplied() {
        // Given
        ObjectNode desired = object("", 1, "a");
        ObjectNode live = object(OTHERS, 5, "b");

        // When
        fields("/spec/replicas", "/spec/containers/0/image").leave(desired, live, object(OTHERS, 1, "a"));

        // Then
        assertThat(desired).isEqualTo(Json.of("{'spec':{'containers':[{'name':'web'}]}}"));
    }

    @Test
    void keepsTheValueOfWhatNobodyApplied() {
        // Given
        ObjectNode desired = object("", 1, "a");

        // When
        fields("/spec/replicas", "/spec/containers/0/image").leave(desired, object("", 5, "b"), object("", 1, "a"));

        // Then
        assertThat(desired).isEqualTo(object("", 5, "b"));
    }

    @Test
    void leavesWhatDidNotDriftAsItIsBuilt() {
        // Given
        ObjectNode desired = object("", 1, "a");

        // When
        fields("/spec/replicas").leave(desired, object(OTHERS, 1, "b"), object(OTHERS, 1, "a"));

        // Then
        assertThat(desired).isEqualTo(object("", 1, "a"));
    }

    private static ObjectNode object(String metadata, int replicas, String image) {
        return Json.of("{" + metadata + "'spec':{'replicas':" + replicas + ",'containers':[{'name':'web','image':'"
                + image + "'}]}}");
    }

    private static IgnoredFields fields(String... paths) {
        return new IgnoredFields(
                List.of(paths).stream().map(JsonPointer::compile).toList(),
                new FieldManagers("kustomize-controller", List.of()));
    }
}
