package io.weirkeeper.service.notification.verify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What a good call gives to the filters.
 *
 * @param body what they see as the request; for most types as it was sent
 * @param claims of the caller's token, where the type has one
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Accepted(byte[] body, Optional<ObjectNode> claims) {
    static Accepted of(WebhookRequest request) {
        return new Accepted(request.body(), Optional.empty());
    }
}
