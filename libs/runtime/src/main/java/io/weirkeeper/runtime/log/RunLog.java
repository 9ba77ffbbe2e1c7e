package io.weirkeeper.runtime.log;

import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.runtime.reconcile.ReconciledKind;
import java.util.UUID;
import org.jboss.logging.MDC;

/** Puts the object and a new reconcile id on every line that this thread logs, until closed. */
public final class RunLog implements AutoCloseable {
    public static final String CONTROLLER = "controller";
    public static final String GROUP = "controllerGroup";
    public static final String KIND = "controllerKind";
    public static final String NAMESPACE = "namespace";
    public static final String NAME = "name";
    public static final String ID = "reconcileID";

    private RunLog() {}

    public static RunLog open(ReconciledKind<?> kind, ObjectKey key) {
        MDC.put(CONTROLLER, kind.type().kind().toLowerCase(java.util.Locale.ROOT));
        MDC.put(GROUP, kind.type().group());
        MDC.put(KIND, kind.type().kind());
        MDC.put(NAMESPACE, key.namespace());
        MDC.put(NAME, key.name());
        MDC.put(ID, UUID.randomUUID().toString());
        return new RunLog();
    }

    @Override
    public void close() {
        MDC.remove(CONTROLLER);
        MDC.remove(GROUP);
        MDC.remove(KIND);
        MDC.remove(NAMESPACE);
        MDC.remove(NAME);
        MDC.remove(ID);
    }
}
