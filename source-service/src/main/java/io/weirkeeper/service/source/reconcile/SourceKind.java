package io.weirkeeper.service.source.reconcile;

import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.ReconciledKind;
import java.util.List;
import java.util.function.Function;

/**
 * A kind of source as the steps see it that all kinds share, {@link SourceRun} and {@link SourceEnding}.
 *
 * @param summary how its other conditions make Ready
 * @param failures the conditions whose end is a recovery, worth an event
 */
record SourceKind(ResourceType type, ReadySummary summary, List<String> failures) {
    private static final String CONTROLLER = "source-controller";
    private static final String FINALIZER = "finalizers.fluxcd.io";

    SourceKind {
        failures = List.copyOf(failures);
    }

    static ResourceType type(KnownKind kind) {
        return new ResourceType(kind.group(), kind.version(), kind.plural(), kind.kind(), true);
    }

    /**
     * The kind for the runtime.
     *
     * @param references what an object depends on, as {@code Kind/namespace/name}
     */
    <T> ReconciledKind<T> reconciled(Class<T> resource, Function<T, List<String>> references) {
        return new ReconciledKind<>(type, CONTROLLER, FINALIZER, json -> RecordJson.decode(json, resource), references);
    }
}
