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
                        Flag.value("snapshot-digest-algo", "")));
    }
}
