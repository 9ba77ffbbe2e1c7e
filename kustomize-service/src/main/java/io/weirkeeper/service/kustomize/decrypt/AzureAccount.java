package io.weirkeeper.service.kustomize.decrypt;

import io.weirkeeper.engine.sops.key.KeyException;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.remote.cloud.AzureIdentity;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The entry {@code sops.azure-kv} of a decryption Secret: a service principal with a secret or a certificate, what
 * {@code az} prints for one, or the identity of the machine (kustomize-controller v1.10.1, internal/sops/azkv).
 */
record AzureAccount(
        String tenant, String client, String secret, String certificate, boolean sendsChain, String authority) {
    /** @throws KeyException when fields are missing; the message shows no values */
    static AzureAccount parse(byte[] content) {
        YamlMap map = map(content);
        String tenant = text(map, "tenantId");
        String client = text(map, "clientId");
        AzureAccount account = new AzureAccount(
                tenant,
                client,
                text(map, "clientSecret"),
                text(map, "clientCertificate"),
                text(map, "clientCertificateSendChain").equals("true"),
                text(map, "authorityHost"));
        if (!tenant.isEmpty() && !client.isEmpty()) {
            if (account.secret.isEmpty() && account.certificate.isEmpty()) {
                throw new KeyException("invalid data: requires 'clientSecret' or 'clientCertificate' when both"
                        + " 'tenantId' and 'clientId' are set");
            }
            return account;
        }
        String password = text(map, "password");
        if (!text(map, "tenant").isEmpty() && !text(map, "appId").isEmpty() && !password.isEmpty()) {
            return new AzureAccount(text(map, "tenant"), text(map, "appId"), password, "", false, account.authority);
        }
        if (client.isEmpty()) {
            throw new KeyException("invalid data: requires a 'clientId' field, a combination of 'tenantId',"
                    + " 'clientId' and 'clientSecret', or 'tenantId', 'clientId' and 'clientCertificate'");
        }
        return account;
    }

    private static YamlMap map(byte[] content) {
        try {
            return YamlReader.viaJson().readFirst("", new String(content, charset(content)).replace("\uFEFF", ""))
                            instanceof YamlMap map
                    ? map
                    : new YamlMap();
        } catch (YamlException e) {
            throw new KeyException("failed to unmarshal Azure authentication file: it is neither JSON nor YAML");
        }
    }

    /** PowerShell writes UTF-16 with a byte order mark. */
    private static Charset charset(byte[] content) {
        boolean isWide = content.length > 1 && (content[0] & 0xFF) + (content[1] & 0xFF) == 0xFF + 0xFE;
        return isWide ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
    }

    private static String text(YamlMap map, String field) {
        String text = map.text(field);
        return text == null ? "" : text;
    }

    AzureIdentity identity() {
        AzureIdentity.Application application = new AzureIdentity.Application(authority, tenant, client);
        if (tenant.isEmpty()) {
            return new AzureIdentity.Machine(client);
        }
        return secret.isEmpty()
                ? AzureIdentity.withCertificate(
                        application,
                        certificate.getBytes(StandardCharsets.ISO_8859_1),
                        "",
                        sendsChain,
                        "clientCertificate")
                : new AzureIdentity.Password(application, secret);
    }

    /** Never shows secrets. */
    @Override
    public String toString() {
        return "Azure account " + client;
    }
}
