package io.weirkeeper.engine.sops.key;

import java.util.Map;
import java.util.TreeMap;

/** A key that the data key of a document is encrypted with, as the document describes it. */
public sealed interface MasterKey {
    /** The data key encrypted with this key, in whatever form the kind of key has. */
    String encrypted();

    /** What people know the key by. */
    String name();

    record Age(String recipient, String encrypted) implements MasterKey {
        @Override
        public String name() {
            return recipient;
        }
    }

    /** @param encrypted an armored OpenPGP message */
    record Pgp(String fingerprint, String encrypted) implements MasterKey {
        @Override
        public String name() {
            return fingerprint;
        }
    }

    /**
     * A key of AWS KMS.
     *
     * @param role to assume first, may be empty
     * @param context that the data key was encrypted in
     * @param encrypted in base64
     */
    record AwsKms(String arn, String role, Map<String, String> context, String profile, String encrypted)
            implements MasterKey {
        public AwsKms {
            context = Map.copyOf(context);
        }

        @Override
        public String name() {
            String name = role.isEmpty() ? arn : arn + "+" + role;
            StringBuilder pairs = new StringBuilder();
            new TreeMap<>(context)
                    .forEach((key, value) -> pairs.append(pairs.isEmpty() ? "" : ",")
                            .append(key)
                            .append(':')
                            .append(value));
            if (!profile.isEmpty()) {
                return name + "|" + pairs + "|" + profile;
            }
            return pairs.isEmpty() ? name : name + "|" + pairs;
        }
    }

    /** @param encrypted in base64 */
    record GcpKms(String resourceId, String encrypted) implements MasterKey {
        @Override
        public String name() {
            return resourceId;
        }
    }

    /** @param encrypted in base64 for URLs, without padding */
    record AzureKeyVault(String vaultUrl, String keyName, String version, String encrypted) implements MasterKey {
        @Override
        public String name() {
            return vaultUrl + "/keys/" + keyName + "/" + version;
        }
    }

    /** A key of the transit engine of Vault or OpenBao. */
    record VaultTransit(String address, String enginePath, String keyName, String encrypted) implements MasterKey {
        @Override
        public String name() {
            return address + "/v1/" + enginePath + "/keys/" + keyName;
        }
    }

    /** A key of Huawei Cloud's service. */
    record HuaweiKms(String keyId, String encrypted) implements MasterKey {
        @Override
        public String name() {
            return keyId;
        }
    }
}
