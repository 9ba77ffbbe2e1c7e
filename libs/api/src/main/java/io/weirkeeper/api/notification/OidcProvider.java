package io.weirkeeper.api.notification;

import io.weirkeeper.api.Copies;
import io.weirkeeper.api.schema.Property;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An issuer of tokens that a webhook trusts, and what their claims must say. */
public record OidcProvider(
        @Nullable String audience,
        @Property(required = true, pattern = "^https?://") String issuerURL,
        @Property(required = true, minItems = 1) List<Validation> validations,
        List<Variable> variables) {
    public OidcProvider {
        validations = Copies.list(validations);
        variables = Copies.list(variables);
    }

    /** A CEL expression over {@code claims} that must be true, and what to say when it is not. */
    public record Validation(
            @Property(required = true) String expression,
            @Property(required = true) String message) {}

    /** A named CEL expression that the validations may use. */
    public record Variable(
            @Property(required = true) String expression,
            @Property(required = true) String name) {}
}
