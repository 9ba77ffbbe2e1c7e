package io.weirkeeper.service.kustomize;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithCluster(pods = true)
@SuppressWarnings("all")
class LatencyIT {
    final Cluster cluster;

    LatencyIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void measures(@TempDir Path directory) throws Exception {
        for (String crd : new String[] {
            "kustomize.toolkit.fluxcd.io_kustomizations.yaml", "source.toolkit.fluxcd.io_gitrepositories.yaml"
        }) {
            cluster.api().applyCrds(Files.readString(Path.of("../deploy/crds").resolve(crd)));
        }
        String ns = cluster.newNamespace();
        try (FakeSource source = new FakeSource(cluster, ns);
                ServiceUnderTest service = new ServiceUnderTest(cluster, ns, directory, new PlainBuilder())) {
            List<Long> times = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                Map<String, String> files = new TreeMap<>();
                for (int k = 0; k < 5; k++)
                    files.put(
                            "apps/c" + k + ".yaml",
                            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c" + k + ", namespace: " + ns
                                    + "}\ndata: {a: \"" + i + "\"}\n");
                String rev = "main@sha1:" + i;
                source.publish("repo", rev, files);
                long t0 = System.nanoTime();
                if (i == 0) ks(ns, "apps", "", "apps");
                while (true) {
                    JsonNode it = cluster.api()
                            .get("/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/" + ns + "/kustomizations/apps")
                            .get();
                    if (it.at("/status/lastAppliedRevision").asText().equals(rev)) break;
                    Thread.sleep(2);
                }
                times.add((System.nanoTime() - t0) / 1000);
            }
            System.out.println("PUSH us: " + times);
            List<Long> tail = new ArrayList<>(times.subList(20, 60));
            Collections.sort(tail);
            System.out.println("PUSH p50 us " + tail.get(20) + " p95 " + tail.get(38));
            System.out.println("REQUESTS " + service.requests().snapshot());
            Map<String, String> files = new TreeMap<>();
            for (int k = 0; k < 20; k++)
                files.put(
                        "chain/" + k + "/c.yaml",
                        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: chain" + k + ", namespace: " + ns
                                + "}\ndata: {a: \"1\"}\n");
            source.publish("chain", "main@sha1:1", files);
            long t0 = System.nanoTime();
            for (int k = 19; k >= 0; k--)
                ks(
                        ns,
                        "chain" + k,
                        (k == 0 ? "" : "dependsOn: [{name: chain" + (k - 1) + "}]") + "\n  wait: true",
                        "chain/" + k);
            while (!"main@sha1:1"
                    .equals(cluster.api()
                            .get("/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/" + ns + "/kustomizations/chain19")
                            .get()
                            .at("/status/lastAppliedRevision")
                            .asText())) Thread.sleep(5);
            System.out.println("CHAIN install ms " + (System.nanoTime() - t0) / 1000000);
            files.replaceAll((k, v) -> v.replace("\"1\"", "\"2\""));
            source.publish("chain", "main@sha1:2", files);
            t0 = System.nanoTime();
            while (!"main@sha1:2"
                    .equals(cluster.api()
                            .get("/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/" + ns + "/kustomizations/chain19")
                            .get()
                            .at("/status/lastAppliedRevision")
                            .asText())) Thread.sleep(5);
            System.out.println("CHAIN upgrade ms " + (System.nanoTime() - t0) / 1000000);
            System.out.println("REQUESTS " + service.requests().snapshot());
        }
    }

    void ks(String ns, String name, String more, String path) {
        cluster.api()
                .apply("apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: " + name
                        + ", namespace: " + ns + "}\nspec:\n  interval: 1h\n  path: " + path
                        + "\n  prune: true\n  sourceRef: {kind: GitRepository, name: "
                        + (name.startsWith("chain") ? "chain" : "repo") + "}\n  " + more + "\n");
    }
}
