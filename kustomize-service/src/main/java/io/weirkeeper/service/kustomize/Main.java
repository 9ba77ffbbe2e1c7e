package io.weirkeeper.service.kustomize;

import io.quarkus.runtime.annotations.QuarkusMain;
import io.weirkeeper.runtime.service.ServiceMain;
import io.weirkeeper.service.kustomize.config.KustomizeFlags;

/** kustomize-service as a process of its own, with the flags of Flux's controller. */
@QuarkusMain(name = "kustomize-controller")
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        ServiceMain.run(KustomizeFlags.flags(), arguments);
    }
}
