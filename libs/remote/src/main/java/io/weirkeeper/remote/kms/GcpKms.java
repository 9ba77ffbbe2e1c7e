package io.weirkeeper.remote.kms;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.remote.RemoteException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;

/** Google Cloud KMS. Thread-safe. */
public final class GcpKms {
    private static final Pattern KEY =
            Pattern.compile("projects/[\\w.:-]+/locations/[\\w-]+/keyRings/[\\w-]+/cryptoKeys/[\\w-]+");

    private final JsonService service;
    private final String endpoint;

    /** @param endpoint such as {@code https://cloudkms.googleapis.com} */
    public GcpKms(JsonService service, String endpoint) {
        this.service = service;
        this.endpoint = endpoint;
    }

    /** @throws RemoteException when the service refuses */
    public byte[] decrypt(String resourceId, byte[] ciphertext, String token) {
        if (!KEY.matcher(resourceId).matches()) {
            throw new RemoteException("no valid resource ID found in '" + resourceId + "'");
        }
        try {
            JsonNode answer = service.ask(JsonService.post(
                    JsonService.url(endpoint + "/v1/" + resourceId + ":decrypt"),
                    Map.of("Content-Type", "application/json"),
                    Map.of("Authorization", "Bearer " + token),
                    JsonService.json(Map.of("ciphertext", Base64.getEncoder().encodeToString(ciphertext)))));
            return Base64.getDecoder().decode(answer.path("plaintext").asText());
        } catch (RemoteException e) {
            throw new RemoteException("failed to decrypt sops data key with GCP KMS key: " + e.text(), e);
        }
    }
}
