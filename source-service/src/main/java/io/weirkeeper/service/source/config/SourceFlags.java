package io.weirkeeper.service.source.config;

import io.weirkeeper.runtime.flag.CommonFlags;
import io.weirkeeper.runtime.flag.Flag;
import io.weirkeeper.runtime.flag.GoFlags;
import java.util.List;

/** The flags of Flux's source-controller, and the settings that they set. */
public final class SourceFlags {
    private SourceFlags() {}

    /** The flags of the role that a command line names. */
    public static GoFlags of(List<String> arguments) {
        return arguments.contains("--role=source-watcher") ? watcher() : flags();
    }

    /** The flags of source-watcher. */
    public static GoFlags watcher() {
        return CommonFlags.of("weir.source")
                .and(List.of(
                        Flag.list("role", "weir.source.roles"),
                        Flag.value("concurrent", "weir.source.watcher.concurrent"),
                        Flag.value("requeue-dependency", "weir.source.watcher.requeue-dependency"),
                        Flag.onOff("no-cross-namespace-refs", "weir.source.no-cross-namespace-refs"),
                        Flag.value("storage-path", "weir.source.storage-path"),
                        Flag.value("storage-url", "weir.source.storage-url"),
                        Flag.value("storage-addr", "weir.source.storage-addr"),
                        Flag.value("storage-adv-addr", "weir.source.storage-adv-addr"),
                        Flag.value("artifact-retention-ttl", "weir.source.artifact-retention-ttl"),
                        Flag.value("artifact-retention-records", "weir.source.artifact-retention-records"),
                        Flag.value("artifact-digest-algo", "weir.source.artifact-digest-algo"),
                        Flag.value("http-retry", ""),
                        Flag.value("reconciliation-timeout", ""),
                        Flag.list("feature-gates", "")));
    }

    /** The flags of source-controller. */
    public static GoFlags flags() {
        return CommonFlags.of("weir.source")
                .and(List.of(
                        Flag.list("role", "weir.source.roles"),
                        Flag.value("storage-path", "weir.source.storage-path"),
                        Flag.value("storage-url", "weir.source.storage-url"),
                        Flag.value("storage-addr", "weir.source.storage-addr"),
                        Flag.value("storage-adv-addr", "weir.source.storage-adv-addr"),
                        Flag.value("artifact-retention-ttl", "weir.source.artifact-retention-ttl"),
                        Flag.value("artifact-retention-records", "weir.source.artifact-retention-records"),
                        Flag.value("artifact-digest-algo", "weir.source.artifact-digest-algo"),
                        Flag.value("helm-index-max-size", "weir.source.helm-index-max-size"),
                        Flag.value("helm-chart-max-size", "weir.source.helm-chart-max-size"),
                        Flag.value("helm-chart-file-max-size", "weir.source.helm-chart-file-max-size"),
                        Flag.value("helm-cache-max-size", "weir.source.helm-cache-max-size"),
                        Flag.value("helm-cache-ttl", "weir.source.helm-cache-ttl"),
                        Flag.value("helm-cache-purge-interval", "weir.source.helm-cache-purge-interval"),
                        Flag.list("ssh-kex-algos", "weir.source.ssh-kex-algos"),
                        Flag.list("ssh-hostkey-algos", "weir.source.ssh-hostkey-algos"),
                        Flag.value("default-service-account", ""),
                        Flag.value("watch-configs-label-selector", ""),
                        Flag.value("token-cache-max-size", "weir.source.token-cache-max-size"),
                        Flag.value("token-cache-max-duration", "weir.source.token-cache-max-duration"),
                        Flag.list("feature-gates", "")));
    }
}
