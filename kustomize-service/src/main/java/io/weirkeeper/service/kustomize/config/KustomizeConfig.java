package io.weirkeeper.service.kustomize.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of kustomize-service. Controller flags of the same names set them. */
@ConfigMapping(prefix = "weir.kustomize")
public interface KustomizeConfig {
    /** Whether this process reconciles Kustomizations. */
    @WithDefault("true")
    boolean enabled();

    /** Kustomizations at a time ({@code --concurrent}); one that waits does not count. */
    @WithDefault("4")
    int concurrent();

    /** Requests at a time for one Kustomization ({@code --concurrent-ssa}). */
    @WithDefault("4")
    int concurrentSsa();

    /** How long to wait for a dependency at most before looking again ({@code --requeue-dependency}). */
    @WithDefault("30s")
    Duration requeueDependency();

    /** Where events are posted when there is no Kafka ({@code --events-addr}). */
    Optional<String> eventsAddr();

    /** Hold Flux's Lease while reconciling ({@code --enable-leader-election}). */
    @WithDefault("false")
    boolean leaderElection();

    /** Whether objects of all namespaces are reconciled, or only of the service's own. */
    @WithDefault("true")
    boolean watchAllNamespaces();

    /** Only objects with these labels ({@code --watch-label-selector}). */
    Optional<String> watchLabelSelector();

    /** Delay after the first failure ({@code --min-retry-delay}). */
    @WithDefault("750ms")
    Duration minRetryDelay();

    /** The longest delay ({@code --max-retry-delay}). */
    @WithDefault("15m")
    Duration maxRetryDelay();

    /** By how much an interval may be shorter or longer, in percent ({@code --interval-jitter-percentage}). */
    @WithDefault("5")
    int intervalJitterPercentage();

    /** Refuse sources of other namespaces ({@code --no-cross-namespace-refs}). */
    @WithDefault("false")
    boolean noCrossNamespaceRefs();

    /** Refuse bases that are not in the artifact ({@code --no-remote-bases}). */
    @WithDefault("false")
    boolean noRemoteBases();

    /** Whom to impersonate where a Kustomization names nobody ({@code --default-service-account}). */
    Optional<String> defaultServiceAccount();

    /** Secret in the service's namespace with age keys for Kustomizations that name none ({@code --sops-age-secret}). */
    Optional<String> sopsAgeSecret();

    /** ConfigMap in the service's namespace that lists vaults to log in to ({@code --sops-vault-configmap}). */
    Optional<String> sopsVaultConfigmap();

    /** Whose identity decrypts where a Kustomization names nobody ({@code --default-decryption-service-account}). */
    Optional<String> defaultDecryptionServiceAccount();

    /** Managers whose fields are taken over, besides kubectl's ({@code --override-manager}). */
    Optional<List<String>> overrideManager();

    /** {@code group/Kind} of kinds that are applied in a stage of their own ({@code --custom-apply-stage-kinds}). */
    Optional<List<String>> customApplyStageKinds();

    /** When a changed object is put right: at the {@code interval}, or at once by {@code watch} ({@code --drift-correction}). */
    @WithDefault("INTERVAL")
    DriftCorrection driftCorrection();

    /** Ask remote clusters whose certificate is not verified, where a kubeconfig says so ({@code --insecure-kubeconfig-tls}). */
    @WithDefault("false")
    boolean insecureKubeconfigTls();

    /** Who reaches remote clusters where a ConfigMap names nobody ({@code --default-kubeconfig-service-account}). */
    Optional<String> defaultKubeconfigServiceAccount();

    /**
     * Which ConfigMaps and Secrets wake the Kustomizations that refer to them when they change
     * ({@code --watch-configs-label-selector}).
     */
    @WithDefault("reconcile.fluxcd.io/watch=Enabled")
    String watchConfigsLabelSelector();

    /** {@code NAME=true} or {@code NAME=false} of Flux's feature gates ({@code --feature-gates}). */
    Optional<List<String>> featureGates();

    /** {@code host:port} to ask for artifacts instead of the one in their URLs ({@code SOURCE_CONTROLLER_LOCALHOST}). */
    @WithDefault("${SOURCE_CONTROLLER_LOCALHOST:}")
    Optional<String> sourceHost();
}
