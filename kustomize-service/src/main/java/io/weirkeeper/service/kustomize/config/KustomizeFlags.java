package io.weirkeeper.service.kustomize.config;

import io.weirkeeper.runtime.flag.CommonFlags;
import io.weirkeeper.runtime.flag.Flag;
import io.weirkeeper.runtime.flag.GoFlags;
import java.util.List;

/** The flags of kustomize-controller. */
public final class KustomizeFlags {
    private static final String PREFIX = "weir.kustomize";

    private KustomizeFlags() {}

    public static GoFlags flags() {
        return CommonFlags.of(PREFIX)
                .and(List.of(
                        Flag.value("concurrent-ssa", PREFIX + ".concurrent-ssa"),
                        Flag.value("http-retry", ""),
                        Flag.onOff("no-cross-namespace-refs", PREFIX + ".no-cross-namespace-refs"),
                        Flag.onOff("no-remote-bases", PREFIX + ".no-remote-bases"),
                        Flag.value("default-service-account", PREFIX + ".default-service-account"),
                        Flag.value("drift-correction", PREFIX + ".drift-correction"),
                        Flag.value(
                                "default-decryption-service-account", PREFIX + ".default-decryption-service-account"),
                        Flag.value(
                                "default-kubeconfig-service-account", PREFIX + ".default-kubeconfig-service-account"),
                        Flag.value("sops-age-secret", PREFIX + ".sops-age-secret"),
                        Flag.value("sops-vault-configmap", PREFIX + ".sops-vault-configmap"),
                        Flag.value("token-cache-max-size", ""),
                        Flag.value("token-cache-max-duration", ""),
                        Flag.value("watch-configs-label-selector", PREFIX + ".watch-configs-label-selector"),
                        Flag.onOff("insecure-kubeconfig-tls", PREFIX + ".insecure-kubeconfig-tls"),
                        Flag.onOff("insecure-kubeconfig-exec", ""),
                        Flag.list("feature-gates", PREFIX + ".feature-gates"),
                        Flag.list("override-manager", PREFIX + ".override-manager"),
                        Flag.list("custom-apply-stage-kinds", PREFIX + ".custom-apply-stage-kinds")));
    }
}
