package io.weirkeeper.runtime.reconcile;

/** Another replica is responsible now: the run ends without a trace, the other one does it again. */
public final class OwnershipLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OwnershipLostException(ObjectKey key) {
        super(key + " belongs to another replica now");
    }
}
