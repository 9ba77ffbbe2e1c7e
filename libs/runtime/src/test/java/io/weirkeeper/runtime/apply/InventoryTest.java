package io.weirkeeper.runtime.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class InventoryTest {
    private static final ObjectId DEPLOYMENT = new ObjectId("apps", "Deployment", "web", "front");
    private static final ObjectId ROLE = new ObjectId("rbac.authorization.k8s.io", "ClusterRole", "", "system:reader");
    private static final ObjectId SERVICE = new ObjectId("", "Service", "web", "front");

    @Test
    void readsAndWritesEntriesAsFluxDoes() {
        // Given
        String text = "{'entries':[{'id':'_system__reader_rbac.authorization.k8s.io_ClusterRole','v':'v1'},"
                + "{'id':'web_front__Service','v':'v1'},{'id':'web_front_apps_Deployment','v':'v1'}]}";

        // When
        Inventory inventory = Inventory.of(Json.of(text));

        // Then
        assertThat(inventory.versions())
                .containsOnly(Map.entry(ROLE, "v1"), Map.entry(SERVICE, "v1"), Map.entry(DEPLOYMENT, "v1"));
        assertThat(inventory.json()).isEqualTo(Json.of(text));
    }

    @Test
    void leavesOutEntriesItCannotRead() {
        assertThat(Inventory.of(Json.of("{'entries':[{'id':'nonsense','v':'v1'}]}")))
                .isEqualTo(Inventory.EMPTY);
    }

    @Test
    void comparesWithoutVersions() {
        // Given
        Inventory old = new Inventory(Map.of(DEPLOYMENT, "v1beta1", SERVICE, "v1"));
        Inventory fresh = new Inventory(Map.of(DEPLOYMENT, "v1"));

        // When
        Inventory stale = old.minus(fresh);

        // Then
        assertThat(stale.versions()).containsOnlyKeys(SERVICE);
        assertThat(old.union(fresh).versions()).containsEntry(DEPLOYMENT, "v1").hasSize(2);
        assertThat(old.containsAll(fresh)).isTrue();
        assertThat(fresh.containsAll(old)).isFalse();
    }

    @Test
    void namesObjectsAsMessagesDo() {
        assertThat(DEPLOYMENT).hasToString("Deployment/web/front");
        assertThat(ROLE).hasToString("ClusterRole/system:reader");
    }
}
