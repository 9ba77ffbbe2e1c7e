package io.weirkeeper.service.kustomize.decrypt;

import io.weirkeeper.engine.sops.age.AgeIdentities;
import io.weirkeeper.engine.sops.key.KeyException;
import io.weirkeeper.engine.sops.pgp.PgpKeyring;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.cloud.AwsCredentials;
import io.weirkeeper.remote.cloud.GoogleKey;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a decryption Secret holds, told by the names of its entries. Entries of other names do not matter. */
record Credentials(
        AgeIdentities age,
        PgpKeyring pgp,
        String vaultToken,
        @Nullable AwsCredentials aws,
        @Nullable AzureAccount azure,
        @Nullable GoogleKey google) {
    static final Credentials NONE = new Credentials(AgeIdentities.NONE, PgpKeyring.EMPTY, "", null, null, null);

    private static final String AGE = ".agekey";
    private static final String PGP = ".asc";

    static boolean isAge(String name) {
        return name.endsWith(AGE);
    }

    /** @throws KeyException when an entry is not what its name says; the message begins with the entry's name */
    static Credentials of(Map<String, byte[]> data) {
        AgeIdentities age = AgeIdentities.NONE;
        PgpKeyring pgp = PgpKeyring.EMPTY;
        for (Map.Entry<String, byte[]> entry : data.entrySet()) {
            if (isAge(entry.getKey())) {
                age = age.and(age(entry.getKey(), entry.getValue()));
            } else if (entry.getKey().endsWith(PGP)) {
                pgp = pgp(pgp, entry.getKey(), entry.getValue());
            }
        }
        return new Credentials(
                age,
                pgp,
                text(data.getOrDefault("sops.vault-token", new byte[0])).strip(),
                data.containsKey("sops.aws-kms") ? aws(data.get("sops.aws-kms")) : null,
                data.containsKey("sops.azure-kv") ? azure(data.get("sops.azure-kv")) : null,
                data.containsKey("sops.gcp-kms") ? google(data.get("sops.gcp-kms")) : null);
    }

    private static KeyException wrong(String entry, String problem, RuntimeException cause) {
        return new KeyException("'" + entry + "': " + problem, cause);
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }

    private static AgeIdentities age(String name, byte[] value) {
        try {
            return AgeIdentities.parse(text(value));
        } catch (KeyException e) {
            throw wrong(name, "failed to parse and add to age identities: " + e.getMessage(), e);
        }
    }

    private static PgpKeyring pgp(PgpKeyring ring, String name, byte[] value) {
        try {
            return ring.with(value);
        } catch (KeyException e) {
            throw wrong(name, "failed to import armored key data into GnuPG keyring: " + e.getMessage(), e);
        }
    }

    private static AwsCredentials aws(byte[] value) {
        try {
            YamlMap map =
                    YamlReader.viaJson().readFirst("", text(value)) instanceof YamlMap found ? found : new YamlMap();
            return new AwsCredentials(
                    field(map, "aws_access_key_id"),
                    field(map, "aws_secret_access_key"),
                    field(map, "aws_session_token"));
        } catch (YamlException e) {
            throw new KeyException("'sops.aws-kms': failed to unmarshal AWS credentials file: it is no YAML");
        }
    }

    private static String field(YamlMap map, String name) {
        String text = map.text(name);
        return text == null ? "" : text;
    }

    private static AzureAccount azure(byte[] value) {
        try {
            return AzureAccount.parse(value);
        } catch (KeyException e) {
            throw wrong("sops.azure-kv", String.valueOf(e.getMessage()), e);
        }
    }

    private static GoogleKey google(byte[] value) {
        try {
            return GoogleKey.parse(value);
        } catch (RemoteException e) {
            throw wrong("sops.gcp-kms", e.text(), e);
        }
    }
}
