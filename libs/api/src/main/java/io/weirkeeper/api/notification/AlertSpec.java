package io.weirkeeper.api.notification;

import io.weirkeeper.api.Copies;
import io.weirkeeper.api.CrossNamespaceObjectReference;
import io.weirkeeper.api.LocalObjectReference;
import io.weirkeeper.api.schema.Property;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which events an Alert takes and where they go.
 *
 * @param inclusionList regular expressions; when there are any, one must be found in the message
 * @param exclusionList regular expressions; none may be found in the message
 * @param summary deprecated for {@code eventMetadata.summary}
 */
public record AlertSpec(
        Map<String, String> eventMetadata,

        @Property(
                fallback = "\"info\"",
                oneOf = {"info", "error"})
        String eventSeverity,

        @Property(required = true) List<CrossNamespaceObjectReference> eventSources,
        List<String> exclusionList,
        List<String> inclusionList,
        @Property(required = true) LocalObjectReference providerRef,
        @Property(maxLength = 255) @Nullable String summary,
        boolean suspend) {
    @SuppressWarnings("NullAway") // absent in JSON
    public AlertSpec {
        eventMetadata = Copies.map(eventMetadata);
        eventSeverity = eventSeverity == null ? "info" : eventSeverity;
        eventSources = Copies.list(eventSources);
        exclusionList = Copies.list(exclusionList);
        inclusionList = Copies.list(inclusionList);
    }
}
