package io.weirkeeper.service.helm;

import io.quarkus.runtime.annotations.QuarkusMain;
import io.weirkeeper.runtime.service.ServiceMain;
import io.weirkeeper.service.helm.config.HelmFlags;

/** helm-service as a process of its own, with the flags of Flux's controller. */
@QuarkusMain(name = "helm-controller")
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        ServiceMain.run(HelmFlags.flags(), arguments);
    }
}
