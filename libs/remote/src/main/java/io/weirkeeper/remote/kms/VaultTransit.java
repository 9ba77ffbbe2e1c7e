package io.weirkeeper.remote.kms;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.remote.RemoteException;
import java.net.URI;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;

/** The transit engine of Vault and OpenBao, and logins with a token of a ServiceAccount. Thread-safe. */
public final class VaultTransit {
    private static final Pattern PATH = Pattern.compile("[\\w./-]+");

    private final JsonService service;
    private final String vaultNamespace;

    /** @param vaultNamespace of the enterprise edition, or empty */
    public VaultTransit(JsonService service, String vaultNamespace) {
        this.service = service;
        this.vaultNamespace = vaultNamespace;
    }

    /**
     * Opens what the engine encrypted.
     *
     * @throws RemoteException when the server refuses
     */
    public byte[] decrypt(String address, String enginePath, String keyName, String ciphertext, String token) {
        String path = trimmed(enginePath) + "/decrypt/" + keyName;
        if (!PATH.matcher(path).matches() || path.contains("..")) {
            throw new RemoteException("'" + path + "' is no path of a transit key");
        }
        try {
            JsonNode answer = write(address, path, Map.of("ciphertext", ciphertext), Map.of("X-Vault-Token", token));
            JsonNode plaintext = answer.at("/data/plaintext");
            if (!plaintext.isTextual()) {
                throw new RemoteException("no decrypted data");
            }
            return Base64.getDecoder().decode(plaintext.asText());
        } catch (RemoteException e) {
            throw new RemoteException(
                    "failed to decrypt sops data key from Vault transit backend '" + path + "': " + e.text(), e);
        } catch (IllegalArgumentException e) {
            throw new RemoteException("failed to decrypt sops data key from Vault transit backend '" + path
                    + "': cannot decode base64 plaintext into data key bytes");
        }
    }

    /**
     * Exchanges a token of a ServiceAccount for one of the vault.
     *
     * @param loginPath such as {@code auth/kubernetes/login}
     */
    public String login(String address, String loginPath, String role, String jwt) {
        JsonNode answer;
        try {
            answer = write(address, trimmed(loginPath), Map.of("role", role, "jwt", jwt), Map.of());
        } catch (RemoteException e) {
            throw new RemoteException(
                    "failed to authenticate with Vault '" + address + "' at login path '" + loginPath + "' as role '"
                            + role + "': " + e.text(),
                    e);
        }
        String token = answer.at("/auth/client_token").asText("");
        if (token.isEmpty()) {
            throw new RemoteException("Vault '" + address + "' returned no token for login at '" + loginPath
                    + "' as role '" + role + "'");
        }
        return token;
    }

    private JsonNode write(String address, String path, Map<String, String> body, Map<String, String> credentials) {
        URI url = JsonService.url(address.replaceAll("/+$", "") + "/v1/" + path);
        Map<String, String> headers = vaultNamespace.isEmpty()
                ? Map.of("Content-Type", "application/json", "X-Vault-Request", "true")
                : Map.of(
                        "Content-Type",
                        "application/json",
                        "X-Vault-Request",
                        "true",
                        "X-Vault-Namespace",
                        vaultNamespace);
        return service.ask(JsonService.post(url, headers, credentials, JsonService.json(body)));
    }

    private static String trimmed(String path) {
        return path.replaceAll("^/+|/+$", "");
    }
}
