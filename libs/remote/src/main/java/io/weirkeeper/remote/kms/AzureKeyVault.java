package io.weirkeeper.remote.kms;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.remote.RemoteException;
import java.util.Base64;
import java.util.Map;

/** Azure Key Vault. Thread-safe. */
public final class AzureKeyVault {
    private static final String API = "?api-version=7.4";

    private final JsonService service;

    public AzureKeyVault(JsonService service) {
        this.service = service;
    }

    /**
     * Opens what an RSA key encrypted (RSA-OAEP-256).
     *
     * @throws RemoteException when the service refuses
     */
    public byte[] decrypt(String vaultUrl, String name, String version, byte[] ciphertext, String token) {
        String key = vaultUrl.replaceAll("/+$", "") + "/keys/" + name + "/" + version;
        try {
            String value = Base64.getUrlEncoder().withoutPadding().encodeToString(ciphertext);
            JsonNode answer = service.ask(JsonService.post(
                    JsonService.url(key + "/decrypt" + API),
                    Map.of("Content-Type", "application/json"),
                    Map.of("Authorization", "Bearer " + token),
                    JsonService.json(Map.of("alg", "RSA-OAEP-256", "value", value))));
            return Base64.getUrlDecoder().decode(answer.path("value").asText());
        } catch (RemoteException e) {
            throw new RemoteException(
                    "failed to decrypt sops data key with Azure Key Vault key '" + key + "': " + e.text(), e);
        }
    }

    /** What tokens for a vault must be for: the domain that its host is in. */
    public static String scope(String vaultUrl) {
        String host = JsonService.url(vaultUrl).getHost();
        return "https://" + host.substring(host.indexOf('.') + 1) + "/.default";
    }
}
