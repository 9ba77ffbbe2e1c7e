package io.weirkeeper.service.kustomize.decrypt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.engine.sops.key.KeyException;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.remote.kms.VaultTransit;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ResourceType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of vaults: by a login with a token of a ServiceAccount, at vaults that a ConfigMap of the operator lists, else the
 * one of this process. For one run; each vault is logged in to once.
 */
final class VaultLogins {
    private static final ResourceType CONFIG_MAP = new ResourceType("", "v1", "configmaps", "ConfigMap", true);
    private static final String ENTRY = "config.yaml";

    private final KubeApi api;
    private final VaultTransit vault;
    private final DecryptSettings settings;
    private final Map<String, String> tokens = new HashMap<>();

    VaultLogins(KubeApi api, VaultTransit vault, DecryptSettings settings) {
        this.api = api;
        this.vault = vault;
        this.settings = settings;
    }

    String token(String address, @Nullable Account account) {
        if (settings.vaultConfigMap().isEmpty() || account == null) {
            return environmentToken(address);
        }
        String known = tokens.get(address);
        if (known != null) {
            return known;
        }
        String loginPath = loginPath(address);
        String role = account.namespace() + "_" + account.name();
        String token = vault.login(address, loginPath, role, account.token(address));
        tokens.put(address, token);
        return token;
    }

    /** The address comes from Git: a token of the process goes nowhere but to the vault it is for, when that is known. */
    private String environmentToken(String address) {
        String own = settings.environment().getOrDefault("VAULT_ADDR", "");
        String token = settings.environment().getOrDefault("VAULT_TOKEN", "");
        if (token.isEmpty()) {
            throw new KeyException("no token for the vault " + address
                    + ": put one in the entry sops.vault-token of the decryption Secret");
        }
        if (!own.isEmpty() && !trimmed(own).equals(trimmed(address))) {
            throw new KeyException("the vault " + address + " is not the one of VAULT_ADDR, for which VAULT_TOKEN is");
        }
        return token;
    }

    private static String trimmed(String address) {
        return address.replaceAll("/+$", "");
    }

    private String loginPath(String address) {
        String named = settings.namespace() + "/" + settings.vaultConfigMap();
        ObjectNode map = api.get(CONFIG_MAP, settings.namespace(), settings.vaultConfigMap())
                .orElseThrow(() -> new KeyException("failed to get Vault ConfigMap '" + named + "': configmaps \""
                        + settings.vaultConfigMap() + "\" not found"));
        if (!map.path("data").has(ENTRY)) {
            throw new KeyException("Vault ConfigMap '" + named + "' is missing the '" + ENTRY + "' key");
        }
        YamlList instances = instances(map.path("data").path(ENTRY).asText(), named);
        for (YamlNode instance : instances) {
            if (instance instanceof YamlMap entry && address.equals(entry.text("address"))) {
                String path = entry.text("loginPath");
                if (path != null && !path.isEmpty()) {
                    return path;
                }
            }
        }
        throw new KeyException(
                "no Vault login path configured for address '" + address + "' in ConfigMap '" + named + "'");
    }

    private static YamlList instances(String text, String named) {
        try {
            YamlNode root = YamlReader.viaJson().readFirst(ENTRY, text);
            YamlList list = root instanceof YamlMap map ? map.list("instances") : null;
            return list == null ? new YamlList() : list;
        } catch (YamlException e) {
            throw new KeyException(
                    "failed to parse '" + ENTRY + "' in Vault ConfigMap '" + named + "': " + e.getMessage(), e);
        }
    }
}
