package io.weirkeeper.service.helm.config;

import io.weirkeeper.runtime.flag.CommonFlags;
import io.weirkeeper.runtime.flag.Flag;
import io.weirkeeper.runtime.flag.GoFlags;
import java.util.List;

/** The flags of helm-controller. */
public final class HelmFlags {
    private static final String PREFIX = "weir.helm";

    private HelmFlags() {}

    public static GoFlags flags() {
        return CommonFlags.of(PREFIX)
                .and(List.of(
                        Flag.list("feature-gates", PREFIX + ".feature-gates"),
                        Flag.value("http-retry", ""),
                        Flag.value("http-timeout", PREFIX + ".http-timeout"),
                        Flag.onOff("no-cross-namespace-refs", PREFIX + ".no-cross-namespace-refs"),
                        Flag.value("default-service-account", PREFIX + ".default-service-account"),
                        Flag.value(
                                "default-kubeconfig-service-account", PREFIX + ".default-kubeconfig-service-account"),
                        Flag.onOff("insecure-kubeconfig-tls", PREFIX + ".insecure-kubeconfig-tls"),
                        Flag.onOff("insecure-kubeconfig-exec", ""),
                        Flag.list("override-manager", PREFIX + ".override-manager"),
                        Flag.value("watch-configs-label-selector", PREFIX + ".watch-configs-label-selector"),
                        Flag.value("graceful-shutdown-timeout", PREFIX + ".graceful-shutdown-timeout"),
                        Flag.value("oom-watch-memory-threshold", PREFIX + ".oom-watch-memory-threshold"),
                        Flag.value("oom-watch-interval", PREFIX + ".oom-watch-interval"),
                        Flag.value("oom-watch-max-memory-path", PREFIX + ".oom-watch-max-memory-path"),
                        Flag.value("oom-watch-current-memory-path", PREFIX + ".oom-watch-current-memory-path"),
                        Flag.value("token-cache-max-size", ""),
                        Flag.value("token-cache-max-duration", ""),
                        Flag.value("snapshot-digest-algo", "")));
    }
}
