package io.weirkeeper.engine.kustomize.generate;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.resource.Resource;
import io.weirkeeper.engine.kustomize.schema.OpenApi;
import io.weirkeeper.engine.kustomize.spec.SpecMap;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.util.Objects;

/** Makes a ServiceAccount for workload identity on GKE (IAMPolicyGenerator, v5.8.1). */
public final class IamPolicyGenerator implements Generator {
    private record Account(String name, String other) {
        static final Account NONE = new Account("", "");
    }

    private final String cloud;
    private final Account kubernetes;
    private final Account account;
    private final OpenApi schemas;

    public IamPolicyGenerator(SpecMap map, OpenApi schemas) {
        this.cloud = map.text("cloud");
        this.kubernetes = Objects.requireNonNullElse(
                map.object("kubernetesService", at -> new Account(at.text("name"), at.text("namespace"))),
                Account.NONE);
        this.account = Objects.requireNonNullElse(
                map.object("serviceAccount", at -> new Account(at.text("name"), at.text("projectId"))), Account.NONE);
        this.schemas = schemas;
    }

    @Override
    public Resource generate() {
        if (!cloud.equals("gke")) {
            throw new KustomizeException("IAMPolicyGenerator: cloud provider " + cloud + " is not supported");
        }
        YamlMap annotations = new YamlMap();
        annotations.put(
                "iam.gke.io/gcp-service-account",
                YamlScalar.plain(account.name() + "@" + account.other() + ".iam.gserviceaccount.com"));
        YamlMap metadata = new YamlMap();
        metadata.put("annotations", annotations);
        metadata.put("name", YamlScalar.plain(kubernetes.name()));
        if (!kubernetes.other().isEmpty()) {
            metadata.put("namespace", YamlScalar.plain(kubernetes.other()));
        }
        YamlMap node = new YamlMap();
        node.put("apiVersion", "v1");
        node.put("kind", "ServiceAccount");
        node.put("metadata", metadata);
        return new Resource(node, schemas);
    }
}
