package io.weirkeeper.service.kustomize.decrypt;

import io.weirkeeper.engine.sops.key.KeyException;
import io.weirkeeper.engine.sops.key.KeyService;
import io.weirkeeper.engine.sops.key.MasterKey;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.cloud.CloudException;
import io.weirkeeper.remote.kms.AwsKms;
import io.weirkeeper.remote.kms.AzureKeyVault;
import io.weirkeeper.remote.kms.GcpKms;
import java.util.Base64;

/** Asks the services that keep master keys, each with the credentials that a Kustomization has for it. */
final class CloudKeys implements KeyService {
    private final CloudServices services;
    private final CloudLogins logins;

    CloudKeys(CloudServices services, CloudLogins logins) {
        this.services = services;
        this.logins = logins;
    }

    @Override
    public byte[] decrypt(MasterKey key) {
        try {
            return switch (key) {
                case MasterKey.VaultTransit vault ->
                    services.vault()
                            .decrypt(
                                    vault.address(),
                                    vault.enginePath(),
                                    vault.keyName(),
                                    vault.encrypted(),
                                    logins.vault(vault.address()));
                case MasterKey.AwsKms aws -> {
                    byte[] sealed = decoded(aws.encrypted(), Base64.getDecoder());
                    yield services.aws()
                            .decrypt(
                                    aws.arn(), aws.context(), sealed, logins.aws(AwsKms.region(aws.arn()), aws.role()));
                }
                case MasterKey.GcpKms gcp ->
                    services.gcp()
                            .decrypt(gcp.resourceId(), decoded(gcp.encrypted(), Base64.getDecoder()), logins.gcp());
                case MasterKey.AzureKeyVault azure ->
                    services.azure()
                            .decrypt(
                                    azure.vaultUrl(),
                                    azure.keyName(),
                                    azure.version(),
                                    decoded(azure.encrypted(), Base64.getUrlDecoder()),
                                    logins.azure(AzureKeyVault.scope(azure.vaultUrl())));
                case MasterKey.HuaweiKms _ -> throw new KeyException("keys of Huawei Cloud are not supported");
                case MasterKey.Age _, MasterKey.Pgp _ ->
                    throw new IllegalArgumentException("no service keeps this kind of key");
            };
        } catch (RemoteException e) {
            throw new KeyException(e.text(), e);
        } catch (CloudException e) {
            throw new KeyException(e.text(), e);
        }
    }

    private static byte[] decoded(String text, Base64.Decoder decoder) {
        try {
            return decoder.decode(text.strip());
        } catch (IllegalArgumentException e) {
            throw new KeyException("error base64-decoding encrypted data key: illegal base64 data");
        }
    }

    /** The services, made once. */
    record CloudServices(io.weirkeeper.remote.kms.VaultTransit vault, AwsKms aws, GcpKms gcp, AzureKeyVault azure) {}
}
