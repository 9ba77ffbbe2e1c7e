package io.weirkeeper.service.notification.config;

import io.weirkeeper.runtime.flag.CommonFlags;
import io.weirkeeper.runtime.flag.Flag;
import io.weirkeeper.runtime.flag.GoFlags;
import java.util.List;

/** The flags of notification-controller, where {@code --events-addr} is the address that events are taken on. */
public final class NotificationFlags {
    private static final String PREFIX = "weir.notification";

    private NotificationFlags() {}

    public static GoFlags flags() {
        return CommonFlags.of(PREFIX)
                .and(List.of(
                        Flag.value("events-addr", PREFIX + ".events-listen-addr"),
                        Flag.value("receiverAddr", PREFIX + ".receiver-addr"),
                        Flag.value("rate-limit-interval", PREFIX + ".rate-limit-interval"),
                        Flag.onOff("no-cross-namespace-refs", PREFIX + ".no-cross-namespace-refs"),
                        Flag.onOff("export-http-path-metrics", ""),
                        Flag.value("watch-configs-label-selector", ""),
                        Flag.value("default-service-account", ""),
                        Flag.value("token-cache-max-size", ""),
                        Flag.value("token-cache-max-duration", ""),
                        Flag.list("feature-gates", "")));
    }
}
