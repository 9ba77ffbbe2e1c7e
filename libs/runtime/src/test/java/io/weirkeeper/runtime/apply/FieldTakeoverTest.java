package io.weirkeeper.runtime.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FieldTakeoverTest {
    private final FieldTakeover takeover =
            new FieldTakeover(new FieldManagers("kustomize-controller", List.of("argo")));

    @Test
    void leavesAnObjectAloneThatIsOursAndOthers() {
        // Given
        var live = Json.of("{'metadata':{'managedFields':[{'manager':'kustomize-controller','operation':'Apply'},"
                + "{'manager':'kube-controller-manager','operation':'Update','subresource':'status'},"
                + "{'manager':'kubectl-edit','operation':'Update','subresource':'scale'},"
                + "{'manager':'flux-client-side-apply','operation':'Apply'}]}}");

        // When
        Optional<ArrayNode> patch = takeover.patch(live);

        // Then
        assertThat(patch).isEmpty();
    }

    @Test
    void mergesTheFieldsOfKubectlIntoOurs() {
        // Given
        var live = Json.of("{'metadata':{'resourceVersion':'7','annotations':{"
                + "'kubectl.kubernetes.io/last-applied-configuration':'x'},'managedFields':["
                + "{'manager':'kubectl-client-side-apply','operation':'Update','apiVersion':'v1',"
                + "'fieldsV1':{'f:data':{'.':{},'f:a':{}},'f:x':{'f:y':{}}}},"
                + "{'manager':'other','operation':'Update'},"
                + "{'manager':'kustomize-controller','operation':'Apply','apiVersion':'v1',"
                + "'fieldsV1':{'f:data':{'f:b':{}},'f:x':{}}}]}}");

        // When
        Optional<ArrayNode> patch = takeover.patch(live);

        // Then
        assertThat(patch).hasValueSatisfying(operations -> {
            assertThat(operations).hasSize(3);
            assertThat(operations.get(0))
                    .isEqualTo(Json.of("{'op':'remove','path':"
                            + "'/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration'}"));
            assertThat(operations.get(1))
                    .isEqualTo(Json.of("{'op':'replace','path':'/metadata/managedFields','value':["
                            + "{'manager':'other','operation':'Update'},"
                            + "{'manager':'kustomize-controller','operation':'Apply','apiVersion':'v1','fieldsV1':{"
                            + "'f:data':{'.':{},'f:a':{},'f:b':{}},'f:x':{'.':{},'f:y':{}}}}]}"));
            assertThat(operations.get(2))
                    .isEqualTo(Json.of("{'op':'replace','path':'/metadata/resourceVersion','value':'7'}"));
        });
    }

    @Test
    void renamesTheFirstForeignEntryWhereWeHaveNone() {
        // Given
        var live = Json.of("{'metadata':{'resourceVersion':'7','managedFields':["
                + "{'manager':'argocd','operation':'Update','fieldsV1':{'f:a':{}}},"
                + "{'manager':'before-first-apply','operation':'Update','fieldsV1':{'f:b':{}}}]}}");

        // When
        Optional<ArrayNode> patch = takeover.patch(live);

        // Then
        assertThat(patch)
                .hasValueSatisfying(operations -> assertThat(operations.get(0).path("value"))
                        .hasToString("[{\"manager\":\"kustomize-controller\",\"operation\":\"Apply\","
                                + "\"fieldsV1\":{\"f:a\":{},\"f:b\":{}}}]"));
    }
}
