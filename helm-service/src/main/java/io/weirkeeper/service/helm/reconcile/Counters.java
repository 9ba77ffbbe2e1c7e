package io.weirkeeper.service.helm.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import org.jspecify.annotations.Nullable;

/** The failure counters and other plain fields of a status. Zero and empty are written as absent. */
final class Counters {
    static final String FAILURES = "failures";
    static final String INSTALL = "installFailures";
    static final String UPGRADE = "upgradeFailures";

    private Counters() {}

    static ObjectStatus one(ObjectStatus status, String field) {
        return with(status, field, status.field(field).asLong() + 1);
    }

    static ObjectStatus with(ObjectStatus status, String field, long value) {
        return status.with(field, value == 0 ? null : JsonNodeFactory.instance.numberNode(value));
    }

    static ObjectStatus cleared(ObjectStatus status) {
        return status.with(FAILURES, (JsonNode) null)
                .with(INSTALL, (JsonNode) null)
                .with(UPGRADE, (JsonNode) null);
    }

    static ObjectStatus with(ObjectStatus status, String field, String text) {
        @Nullable JsonNode value = text.isEmpty() ? null : JsonNodeFactory.instance.textNode(text);
        return status.with(field, value);
    }
}
