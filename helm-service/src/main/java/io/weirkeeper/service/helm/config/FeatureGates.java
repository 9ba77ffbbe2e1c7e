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

    private static final Set<String> KNOWN = Set.of(
            EXTERNAL_ARTIFACT,
            NO_DIGEST_TRACKING,
            ADDITIVE_CEL,
            RETRY_BY_DEFAULT,
            "CacheSecretsAndConfigMaps",
            "AllowDNSLookups",
            "OOMWatch",
            NO_CONFIG_WATCHERS,
            "DirectSourceFetch",
            "UseHelm3Defaults",
            "CancelHealthCheckOnNewRevision",
            "ObjectLevelWorkloadIdentity",
            "DetectDrift",
            "CorrectDrift",
            "AdoptLegacyReleases");
    /** Flux acts on these and this service does not: to accept them silently would do something else than asked. */
    private static final Set<String> NOT_YET = Set.of("AllowDNSLookups", "UseHelm3Defaults");

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
            if (value.equals("true") && NOT_YET.contains(name)) {
                throw new IllegalArgumentException("weir.helm.feature-gates: '" + name + "' is not supported yet");
            }
            switches.put(name, value.equals("true"));
        }
        return new FeatureGates(switches);
    }

    boolean isOn(String name) {
        return switches.getOrDefault(name, false);
    }
}
