package io.weirkeeper.service.helm.reconcile;

import java.time.Duration;

/**
 * What the reconciler is told by configuration.
 *
 * @param requeueDependency how long to wait for a dependency at most before looking again
 * @param noCrossNamespaceRefs refuse sources of other namespaces
 * @param defaultServiceAccount whom to impersonate where a HelmRelease names nobody; empty means the service itself
 * @param allowExternalArtifact the feature gate ExternalArtifact
 * @param tracksDigest off with the feature gate DisableChartDigestTracking
 * @param additiveExpressions the feature gate AdditiveCELDependencyCheck
 * @param retriesByDefault the feature gate DefaultToRetryOnFailure
 * @param cancelsHealthChecks the feature gate CancelHealthCheckOnNewRevision
 */
public record HelmSettings(
        Duration requeueDependency,
        boolean noCrossNamespaceRefs,
        String defaultServiceAccount,
        boolean allowExternalArtifact,
        boolean tracksDigest,
        boolean additiveExpressions,
        boolean retriesByDefault,
        boolean cancelsHealthChecks) {}
