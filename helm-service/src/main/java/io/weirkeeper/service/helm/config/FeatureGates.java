package io.weirkeeper.service.helm.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What {@code --feature-gates} switches on or off. Those of Flux that mean nothing here are accepted. */
record FeatureGates(Map<String, Boolean> switches) {
    static final String EXTERNAL_ARTIFACT = "ExternalArtifact";
    static final String NO_DIGEST_TRACKING = "DisableChartDigestTracking";
    static final String ADDITIVE_CEL = "AdditiveCELDependencyCheck";
    static final String RETRY_BY_DEFAULT = "DefaultToRetryOnFailure";
    static final String NO_CONFIG_WATCHERS = "DisableConfigWatchers";
    static final String DNS_LOOKUPS = "AllowDNSLookups";
    static final String OOM_WATCH = "OOMWatch";
    static final String HELM_3_DEFAULTS = "UseHelm3Defaults";
    static final String CANCEL_HEALTH_CHECKS = "CancelHealthCheckOnNewRevision";
    static final String ACCOUNTS_OF_OBJECTS = "ObjectLevelWorkloadIdentity";

    private static final Set<String> KNOWN = Set.of(
            EXTERNAL_ARTIFACT,
            NO_DIGEST_TRACKING,
            ADDITIVE_CEL,
            RETRY_BY_DEFAULT,
            "CacheSecretsAndConfigMaps",
            DNS_LOOKUPS,
            OOM_WATCH,
            NO_CONFIG_WATCHERS,
            "DirectSourceFetch",
            HELM_3_DEFAULTS,
            CANCEL_HEALTH_CHECKS,
            ACCOUNTS_OF_OBJECTS,
            "DetectDrift",
            "CorrectDrift",
            "AdoptLegacyReleases");

    FeatureGates {
        switches = Map.copyOf(switches);
    }

    /**
     * @param given as {@code Name=true}
     * @throws IllegalArgumentException when one is unknown or is neither true nor false
     */
    static FeatureGates of(List<String> given) {
        Map<String, Boolean> switches = new HashMap<>();
        for (String each : given) {
            int equals = each.indexOf('=');
            String name = equals < 0 ? each.strip() : each.substring(0, equals).strip();
            String value = equals < 0 ? "" : each.substring(equals + 1).strip();
            if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException(
                        "weir.helm.feature-gates: there is no gate '" + name + "'; known are " + new TreeSet<>(KNOWN));
            }
            if (!value.equals("true") && !value.equals("false")) {
                throw new IllegalArgumentException(
                        "weir.helm.feature-gates: '" + each + "': expected " + name + "=true or " + name + "=false");
            }
            switches.put(name, value.equals("true"));
        }
        return new FeatureGates(switches);
    }

    boolean isOn(String name) {
        return switches.getOrDefault(name, false);
    }
}
