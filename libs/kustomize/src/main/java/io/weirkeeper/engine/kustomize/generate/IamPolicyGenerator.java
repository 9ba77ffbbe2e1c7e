package io.weirkeeper.engine.kustomize.generate;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.resource.Resource;
import io.weirkeeper.engine.kustomize.schema.OpenApi;
import io.weirkeeper.engine.kustomize.spec.SpecMap;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlReader;
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

    public IamPolicyGenerator(SpecMap arguments, OpenApi schemas) {
        SpecMap map = arguments.embedded();
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
        // A text, as in kustomize: what the names look like in YAML decides what they are.
        String text = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  annotations:\n"
                + "    iam.gke.io/gcp-service-account: " + account.name() + "@" + account.other()
                + ".iam.gserviceaccount.com\n  name: " + kubernetes.name() + "\n"
                + (kubernetes.other().isEmpty() ? "" : "  namespace: " + kubernetes.other() + "\n");
        if (!(YamlReader.goV3().readFirst("IAMPolicyGenerator", text) instanceof YamlMap node)) {
            throw new KustomizeException("IAMPolicyGenerator: the names do not make a ServiceAccount");
        }
        return new Resource(node, schemas);
    }
}
