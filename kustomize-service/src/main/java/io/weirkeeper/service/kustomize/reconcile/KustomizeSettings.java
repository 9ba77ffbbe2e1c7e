package io.weirkeeper.service.kustomize.reconcile;

import java.time.Duration;

/**
 * What the operator of the service decides.
 *
 * @param requeueDependency how long to wait for a dependency at most before looking again
 * @param noCrossNamespaceRefs refuse sources of other namespaces
 * @param defaultServiceAccount whom to impersonate where a Kustomization names nobody; empty means the service itself
 * @param allowExternalArtifact the feature gate of that name
 * @param checksDependenciesBesidesExpressions the feature gate AdditiveCELDependencyCheck
 * @param allowsAccountsOfObjects the feature gate ObjectLevelWorkloadIdentity
 * @param failsEarly whether a wait for health ends with the first object that failed (not DisableFailFastBehavior)
 * @param correctsDriftAtOnce put changed objects right when they change rather than at the interval
 */
public record KustomizeSettings(
        Duration requeueDependency,
        boolean noCrossNamespaceRefs,
        String defaultServiceAccount,
        boolean allowExternalArtifact,
        boolean checksDependenciesBesidesExpressions,
        boolean allowsAccountsOfObjects,
        boolean failsEarly,
        boolean correctsDriftAtOnce) {}
