package io.weirkeeper.service.helm.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.runtime.reconcile.ObjectKey;
import org.junit.jupiter.api.Test;

class HelmReleasePlanTest {
    private static final ObjectKey KEY = new ObjectKey("apps", "web");

    @Test
    void namesReleases() {
        assertThat(plan("").releaseName()).isEqualTo("web");
        assertThat(plan("targetNamespace: prod").releaseName()).isEqualTo("prod-web");
        assertThat(plan("targetNamespace: prod, releaseName: mine").releaseName())
                .isEqualTo("mine");
        assertThat(plan("targetNamespace: prod").releaseNamespace()).isEqualTo("prod");
        assertThat(plan("targetNamespace: prod").storageNamespace()).isEqualTo("apps");
        assertThat(plan("storageNamespace: store").storageNamespace()).isEqualTo("store");
    }

    @Test
    void shortensNamesThatAreTooLong() {
        String name = "a".repeat(60);
        HelmReleasePlan plan = new HelmReleasePlan(new ObjectKey("apps", name), Samples.spec(""));

        // the hash is `printf 'a%.0s' $(seq 60) | sha256sum`
        assertThat(plan.releaseName()).isEqualTo("a".repeat(40) + "-11ee391211c6");
    }

    @Test
    void findsItsSource() {
        assertThat(plan("").source().orElseThrow().named()).isEqualTo("OCIRepository/apps/c");
        assertThat(plan("dependsOn: [{name: db, namespace: data}], valuesFrom: [{kind: Secret, name: s}]")
                        .references())
                .containsExactly("OCIRepository/apps/c", "HelmRelease/data/db", "Secret/apps/s");
    }

    private static HelmReleasePlan plan(String spec) {
        return new HelmReleasePlan(KEY, Samples.spec(spec));
    }
}
