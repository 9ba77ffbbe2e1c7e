package io.weirkeeper.service.kustomize.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.kustomize.CommonMetadata;
import io.weirkeeper.api.kustomize.KustomizationSpec;
import io.weirkeeper.runtime.access.Destination;
import io.weirkeeper.runtime.access.Users;
import io.weirkeeper.runtime.apply.ApplyOptions;
import io.weirkeeper.runtime.apply.DriftCheck;
import io.weirkeeper.runtime.apply.Inventory;
import io.weirkeeper.runtime.apply.Ledger;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.apply.Owner;
import io.weirkeeper.runtime.apply.Pruner;
import io.weirkeeper.runtime.apply.StagedApply;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Applies and prunes on behalf of Kustomizations, each as the user that it names. */
public final class Deployer {
    /** Prefix of the owner labels and of the annotations that steer. */
    public static final String GROUP = "kustomize.toolkit.fluxcd.io";
    /** The field manager of everything that is applied. */
    public static final String MANAGER = "kustomize-controller";

    private final DeploySettings settings;
    private final Users users;

    public Deployer(DeploySettings settings) {
        this.settings = settings;
        this.users = new Users(settings.defaultServiceAccount());
    }

    public StagedApply apply(
            Destination to, ObjectKey key, KustomizationSpec spec, List<ObjectNode> objects, Ledger ledger) {
        return new StagedApply(as(to, key, spec), to.mapper(), options(key, spec), ledger, objects);
    }

    /** Looks at objects that may have drifted; those that did not are as they should be. */
    public List<DriftCheck.Finding> drift(
            Destination in,
            ObjectKey key,
            KustomizationSpec spec,
            List<ObjectNode> objects,
            Collection<ObjectId> suspects) {
        return new DriftCheck(as(in, key, spec), in.mapper(), options(key, spec))
                .run(objects, suspects, in.health()::applied);
    }

    private KubeApi as(Destination destination, ObjectKey key, KustomizationSpec spec) {
        return users.as(destination.api(), key.namespace(), spec.serviceAccountName());
    }

    private ApplyOptions options(ObjectKey key, KustomizationSpec spec) {
        CommonMetadata common = spec.commonMetadata();
        return new ApplyOptions(
                owner(key),
                spec.force(),
                common == null ? Map.of() : common.labels(),
                common == null ? Map.of() : common.annotations(),
                settings.stageKinds(),
                settings.overriddenManagers(),
                settings.concurrency(),
                settings.migratesVersions(),
                new IgnoreRules(spec.ignore()));
    }

    /** @param kept objects that stay, whatever name an older inventory has for them */
    public Pruner.Result prune(Destination in, ObjectKey key, KustomizationSpec spec, Inventory stale, Inventory kept) {
        return new Pruner(as(in, key, spec), in.mapper(), owner(key), settings.concurrency()).prune(stale, kept);
    }

    /** Whether the user to act as still exists; a service account that is gone can delete nothing. */
    public boolean canAct(Destination in, ObjectKey key, KustomizationSpec spec) {
        return users.exists(in.api(), key.namespace(), spec.serviceAccountName());
    }

    private static Owner owner(ObjectKey key) {
        return new Owner(GROUP, MANAGER, key.namespace(), key.name());
    }
}
