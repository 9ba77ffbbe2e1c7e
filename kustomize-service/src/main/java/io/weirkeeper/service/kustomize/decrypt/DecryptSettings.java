package io.weirkeeper.service.kustomize.decrypt;

import java.util.Map;

/**
 * What flags and process say about decryption; an empty text is none.
 *
 * @param namespace that the service runs in
 * @param ageSecret name of a Secret there with age keys for Kustomizations that name no Secret
 * @param defaultServiceAccount whose identity is used where a Kustomization names none
 * @param vaultConfigMap name of a ConfigMap there that lists the vaults to log in to
 * @param environment of the process, for keys and tokens in variables
 */
public record DecryptSettings(
        String namespace,
        String ageSecret,
        String defaultServiceAccount,
        String vaultConfigMap,
        Map<String, String> environment) {
    public DecryptSettings {
        environment = Map.copyOf(environment);
    }
}
