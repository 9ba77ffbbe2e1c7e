package io.weirkeeper.api.helm;

import io.weirkeeper.api.schema.Patterns;
import io.weirkeeper.api.schema.Property;
import io.weirkeeper.api.schema.Rule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How to upgrade. */
public record Upgrade(
        @Property(oneOf = {"InPlaceUpdate", "Reinstall"}) @Nullable
        String chartNameChangeStrategy,

        boolean cleanupOnFail,

        @Property(oneOf = {"Skip", "Create", "CreateReplace"}) @Nullable
        String crds,

        boolean disableHooks,
        boolean disableOpenAPIValidation,
        boolean disableSchemaValidation,
        boolean disableTakeOwnership,
        boolean disableWait,
        boolean disableWaitForJobs,
        boolean force,
        boolean preserveValues,
        Remediation remediation,

        @Property(oneOf = {"enabled", "disabled", "auto"}) @Nullable
        String serverSideApply,

        @Property(
                rules =
                        @Rule(
                                value = "!has(self.retryInterval) || self.name == 'RetryOnFailure'",
                                message = ".retryInterval can only be set when .name is 'RetryOnFailure'"))
        @Nullable
        Strategy strategy,

        @Property(pattern = Patterns.INTERVAL) @Nullable Duration timeout) {
    static final Upgrade DEFAULT = new Upgrade(
            null,
            false,
            null,
            false,
            false,
            false,
            false,
            false,
            false,
            false,
            false,
            Remediation.NONE,
            null,
            null,
            null);

    @SuppressWarnings("NullAway") // absent in JSON
    public Upgrade {
        remediation = remediation == null ? Remediation.NONE : remediation;
    }

    /**
     * What to do when an upgrade fails.
     *
     * @param retries attempts after the first; negative means without end
     */
    public record Remediation(
            @Nullable Boolean ignoreTestFailures,
            @Nullable Boolean remediateLastFailure,
            int retries,

            @Property(oneOf = {"rollback", "uninstall"}) @Nullable
            String strategy) {
        static final Remediation NONE = new Remediation(null, null, 0, null);
    }
}
