package io.weirkeeper.api;

/** Names of annotations and labels that are part of the contract with users and tools. */
public final class Annotations {
    /** Asks for a reconciliation now; any new value counts. */
    public static final String RECONCILE_REQUESTED_AT = "reconcile.fluxcd.io/requestedAt";
    /** Asks helm-service for a forced release. */
    public static final String RECONCILE_FORCE_AT = "reconcile.fluxcd.io/forceAt";
    /** Asks helm-service to forget its failure counters. */
    public static final String RECONCILE_RESET_AT = "reconcile.fluxcd.io/resetAt";

    /** On a managed object: {@code disabled} leaves it alone. */
    public static final String KUSTOMIZE_RECONCILE = "kustomize.toolkit.fluxcd.io/reconcile";

    public static final String KUSTOMIZE_PRUNE = "kustomize.toolkit.fluxcd.io/prune";
    public static final String KUSTOMIZE_FORCE = "kustomize.toolkit.fluxcd.io/force";
    public static final String KUSTOMIZE_SSA = "kustomize.toolkit.fluxcd.io/ssa";
    public static final String KUSTOMIZE_SUBSTITUTE = "kustomize.toolkit.fluxcd.io/substitute";
    public static final String KUSTOMIZE_DECRYPT = "kustomize.toolkit.fluxcd.io/decrypt";

    /** The value that switches a behaviour off. */
    public static final String DISABLED = "disabled";

    public static final String ENABLED = "enabled";

    /** {@code watch}: an edited object is put right at once rather than at the interval. */
    public static final String DRIFT_CORRECTION = "weirkeeper.io/drift-correction";

    /** Of a Kustomization that is deleted: {@link #DEPENDENTS_FIRST} keeps its objects until nobody depends on it. */
    public static final String DELETION_ORDER = "weirkeeper.io/deletion-order";

    public static final String DEPENDENTS_FIRST = "dependents-first";

    /** Of an Alert: a CEL expression over {@code event} and {@code alert} that gives the message to send. */
    public static final String ALERT_MESSAGE = "weirkeeper.io/message";

    /** Of an Alert: for how long a failure waits for others, to be told with them as one. */
    public static final String ALERT_GROUP = "weirkeeper.io/group";

    /** Of an Alert: how often to tell again what stays broken. */
    public static final String ALERT_REMIND = "weirkeeper.io/remind";

    /** Prefix of annotations that are copied from an object into the metadata of its events. */
    public static final String EVENT_PREFIX = "event.toolkit.fluxcd.io/";

    public static final String EVENT_COMMIT = EVENT_PREFIX + "commit";
    public static final String EVENT_CHANGE_REQUEST = EVENT_PREFIX + "change_request";

    private Annotations() {}
}
