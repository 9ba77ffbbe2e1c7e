package io.weirkeeper.remote.tuf;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Set;

/** One file of metadata whose signatures are still to be looked at. */
record TufMetadata(JsonNode signatures, JsonNode signed) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** @param type the role that it must be of */
    static TufMetadata parse(byte[] bytes, String type) throws TufException {
        JsonNode json;
        try {
            json = JSON.readTree(bytes);
        } catch (IOException e) {
            throw new TufException("the metadata of '" + type + "' is no JSON");
        }
        TufMetadata metadata = new TufMetadata(json.path("signatures"), json.path("signed"));
        JsonNode signed = metadata.signed();
        if (!signed.path("_type").asText().equals(type)
                || !signed.path("spec_version").asText().startsWith("1.")
                || !signed.path("version").canConvertToLong()
                || metadata.version() < 1) {
            throw new TufException(
                    "the metadata of '" + type + "' is not that, or of a version of TUF that is not known");
        }
        return metadata;
    }

    long version() {
        return signed.path("version").asLong();
    }

    /** Throws unless enough keys that the root names for the role signed this. */
    void signedBy(TufMetadata root, String role) throws TufException {
        JsonNode wanted = root.signed.path("roles").path(role);
        int threshold = wanted.path("threshold").asInt(0);
        if (threshold < 1) {
            throw new TufException("the root names no keys for '" + role + "'");
        }
        Set<String> allowed = new HashSet<>();
        wanted.path("keyids").forEach(id -> allowed.add(id.asText()));
        byte[] content = CanonicalJson.encode(signed);
        Set<PublicKey> signers = new HashSet<>();
        for (JsonNode signature : signatures) {
            String id = signature.path("keyid").asText();
            JsonNode key = root.signed.path("keys").path(id);
            if (allowed.contains(id)) {
                TufKey.of(key)
                        .filter(signer ->
                                signer.signed(content, signature.path("sig").asText()))
                        .ifPresent(signer -> signers.add(signer.key()));
            }
        }
        if (signers.size() < threshold) {
            throw new TufException("'" + role + "' version " + version() + " has " + signers.size() + " of " + threshold
                    + " signatures that it needs");
        }
    }

    void notExpired(Clock clock) throws TufException {
        String expires = signed.path("expires").asText();
        try {
            if (clock.instant().isBefore(Instant.parse(expires))) {
                return;
            }
        } catch (DateTimeParseException e) {
            throw new TufException("'" + signed.path("_type").asText() + "' says no time at which it ends");
        }
        throw new TufException("'" + signed.path("_type").asText() + "' version " + version() + " ended at " + expires
                + "; is the clock right, is the mirror kept?");
    }

    /** What this says about another file of metadata. */
    JsonNode meta(String file) {
        return signed.path("meta").path(file);
    }
}
