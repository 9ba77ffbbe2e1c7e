package io.weirkeeper.runtime.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KindOrderTest {
    @Test
    void ordersKindsAsFluxDoes() {
        // Given
        List<ObjectId> ids = new ArrayList<>(List.of(
                id("apiextensions.k8s.io", "CustomResourceDefinition"),
                id("", "Namespace"),
                id("storage.k8s.io", "StorageClass"),
                id("", "ServiceAccount"),
                id("", "ConfigMap"),
                id("", "Secret"),
                id("apps", "Deployment"),
                id("policy", "PodDisruptionBudget"),
                id("", "Pod"),
                id("batch", "Job"),
                id("example.com", "Thing"),
                id("admissionregistration.k8s.io", "ValidatingWebhookConfiguration")));
        List<ObjectId> expected = List.copyOf(ids);
        Collections.reverse(ids);

        // When
        ids.sort(KindOrder.ORDER);

        // Then
        assertThat(ids).isEqualTo(expected);
    }

    @Test
    void neverPutsALaterKindIntoAnEarlierWave() {
        // Given
        List<String> kinds = List.of(
                "Namespace",
                "ServiceAccount",
                "Role",
                "ConfigMap",
                "Deployment",
                "Thing",
                "MutatingWebhookConfiguration");

        // When
        List<Integer> waves = kinds.stream().map(KindOrder::wave).toList();

        // Then
        assertThat(waves).isSorted();
    }

    @Test
    void putsKindsIntoStages() {
        Set<String> custom = Set.of("example.com/Thing");
        assertThat(KindOrder.stage(id("", "Namespace"), custom)).isEqualTo(KindOrder.Stage.DEFINITIONS);
        assertThat(KindOrder.stage(id("example.com", "Namespace"), custom)).isEqualTo(KindOrder.Stage.REST);
        assertThat(KindOrder.stage(id("gateway.networking.k8s.io", "GatewayClass"), custom))
                .isEqualTo(KindOrder.Stage.CLASSES);
        assertThat(KindOrder.stage(id("example.com", "Thing"), custom)).isEqualTo(KindOrder.Stage.CUSTOM);
        assertThat(KindOrder.stage(id("", "ConfigMap"), custom)).isEqualTo(KindOrder.Stage.REST);
    }

    private static ObjectId id(String group, String kind) {
        return new ObjectId(group, kind, "", "x");
    }
}
