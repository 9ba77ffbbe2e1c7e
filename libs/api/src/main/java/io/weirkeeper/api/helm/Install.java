package io.weirkeeper.api.helm;

import io.weirkeeper.api.schema.Patterns;
import io.weirkeeper.api.schema.Property;
import io.weirkeeper.api.schema.Rule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to install.
 *
 * @param skipCRDs has no effect any more; crds says it
 */
public record Install(
        @Property(oneOf = {"Skip", "Create", "CreateReplace"}) @Nullable
        String crds,

        boolean createNamespace,
        boolean disableHooks,
        boolean disableOpenAPIValidation,
        boolean disableSchemaValidation,
        boolean disableTakeOwnership,
        boolean disableWait,
        boolean disableWaitForJobs,
        Remediation remediation,
        boolean replace,
        @Nullable Boolean serverSideApply,
        boolean skipCRDs,

        @Property(
                rules =
                        @Rule(
                                value = "!has(self.retryInterval) || self.name != 'RemediateOnFailure'",
                                message = ".retryInterval cannot be set when .name is 'RemediateOnFailure'"))
        @Nullable
        Strategy strategy,

        @Property(pattern = Patterns.INTERVAL) @Nullable Duration timeout) {
    static final Install DEFAULT = new Install(
            null, false, false, false, false, false, false, false, Remediation.NONE, false, null, false, null, null);

    @SuppressWarnings("NullAway") // absent in JSON
    public Install {
        remediation = remediation == null ? Remediation.NONE : remediation;
    }

    /**
     * What to do when an install fails.
     *
     * @param retries attempts after the first; negative means without end
     */
    public record Remediation(
            @Nullable Boolean ignoreTestFailures, @Nullable Boolean remediateLastFailure, int retries) {
        static final Remediation NONE = new Remediation(null, null, 0);
    }
}
