package io.weirkeeper.service.kustomize.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Flux's feature gates of kustomize-controller, as of August 2026. Those without effect here are known by name. */
public final class FeatureGates {
    static final String EXTERNAL_ARTIFACT = "ExternalArtifact";
    static final String STRICT_SUBSTITUTIONS = "StrictPostBuildSubstitutions";
    static final String ADDITIVE_DEPENDENCY_CHECK = "AdditiveCELDependencyCheck";
    static final String DISABLE_CONFIG_WATCHERS = "DisableConfigWatchers";
    static final String NO_FAIL_FAST = "DisableFailFastBehavior";
    static final String MIGRATE_VERSIONS = "MigrateAPIVersion";
    static final String ACCOUNTS_OF_OBJECTS = "ObjectLevelWorkloadIdentity";

    private static final Map<String, Boolean> DEFAULTS = Map.ofEntries(
            Map.entry("CacheSecretsAndConfigMaps", false),
            Map.entry("DisableStatusPollerCache", true),
            Map.entry(NO_FAIL_FAST, false),
            Map.entry(STRICT_SUBSTITUTIONS, true),
            Map.entry("GroupChangeLog", false),
            Map.entry(ADDITIVE_DEPENDENCY_CHECK, false),
            Map.entry(EXTERNAL_ARTIFACT, false),
            Map.entry("CancelHealthCheckOnNewRevision", false),
            Map.entry(DISABLE_CONFIG_WATCHERS, false),
            Map.entry("DirectSourceFetch", false),
            Map.entry(MIGRATE_VERSIONS, false),
            Map.entry(ACCOUNTS_OF_OBJECTS, false));

    private final Map<String, Boolean> gates = new HashMap<>(DEFAULTS);

    /** @throws IllegalArgumentException naming what is no gate */
    public FeatureGates(List<String> settings) {
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            String name = equals < 0 ? setting : setting.substring(0, equals);
            String value = setting.substring(equals + 1);
            if (!DEFAULTS.containsKey(name) || !(value.equals("true") || value.equals("false"))) {
                throw new IllegalArgumentException("--feature-gates: '" + setting
                        + "' must be NAME=true or NAME=false of "
                        + DEFAULTS.keySet().stream().sorted().toList());
            }
            gates.put(name, value.equals("true"));
        }
    }

    boolean isOn(String gate) {
        return gates.getOrDefault(gate, false);
    }

    /** Whether variables without a value fail the build. */
    public boolean strictSubstitutions() {
        return isOn(STRICT_SUBSTITUTIONS);
    }
}
