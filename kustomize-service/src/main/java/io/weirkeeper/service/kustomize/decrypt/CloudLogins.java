package io.weirkeeper.service.kustomize.decrypt;

import io.weirkeeper.engine.sops.key.KeyException;
import io.weirkeeper.remote.cloud.AwsCredentials;
import io.weirkeeper.remote.cloud.AzureIdentity;
import io.weirkeeper.remote.cloud.AzureLogin;
import io.weirkeeper.remote.cloud.GoogleKey;
import io.weirkeeper.remote.cloud.GoogleLogin;
import io.weirkeeper.remote.cloud.TokenCache;
import io.weirkeeper.remote.kms.AwsKms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Credentials for the services that keep keys: of the decryption Secret, else of the ServiceAccount that decrypts, else of
 * this process. Logs in when a key is met that needs it. For one run.
 */
final class CloudLogins {
    private static final String AZURE_AUDIENCE = "api://AzureADTokenExchange";
    private static final String AWS_AUDIENCE = "sts.amazonaws.com";
    private static final String SESSION = "sops@kustomize-controller";

    private final Credentials secret;
    private final @Nullable Account account;
    private final VaultLogins vaults;
    private final Shared shared;
    private final Map<String, AwsCredentials> awsByRegion = new HashMap<>();

    /** What all runs share. */
    record Shared(
            CloudKeys.CloudServices services,
            GoogleLogin google,
            AzureLogin azure,
            TokenCache tokens,
            Map<String, String> environment) {
        String variable(String name) {
            return environment.getOrDefault(name, "");
        }
    }

    CloudLogins(Credentials secret, @Nullable Account account, VaultLogins vaults, Shared shared) {
        this.secret = secret;
        this.account = account;
        this.vaults = vaults;
        this.shared = shared;
    }

    String vault(String address) {
        return secret.vaultToken().isEmpty() ? vaults.token(address, account) : secret.vaultToken();
    }

    AwsCredentials aws(String region, String role) {
        AwsCredentials own = awsByRegion.computeIfAbsent(region, this::ownAws);
        return role.isEmpty() ? own : shared.services().aws().assume(role, SESSION, region, own);
    }

    private AwsCredentials ownAws(String region) {
        AwsCredentials given = secret.aws();
        if (given != null) {
            return given;
        }
        AwsKms aws = shared.services().aws();
        if (account != null) {
            String role = annotation("eks.amazonaws.com/role-arn");
            return aws.assumeWithToken(role, SESSION, region, account.token(AWS_AUDIENCE));
        }
        if (!shared.variable("AWS_ACCESS_KEY_ID").isEmpty()) {
            return new AwsCredentials(
                    shared.variable("AWS_ACCESS_KEY_ID"),
                    shared.variable("AWS_SECRET_ACCESS_KEY"),
                    shared.variable("AWS_SESSION_TOKEN"));
        }
        if (!shared.variable("AWS_WEB_IDENTITY_TOKEN_FILE").isEmpty()) {
            String token = file("AWS_WEB_IDENTITY_TOKEN_FILE");
            return aws.assumeWithToken(shared.variable("AWS_ROLE_ARN"), SESSION, region, token);
        }
        throw missing("AWS KMS", "sops.aws-kms");
    }

    String gcp() {
        GoogleKey given = secret.google();
        if (given != null) {
            return shared.google()
                    .token(given, GoogleLogin.KEYS, shared.tokens())
                    .value();
        }
        if (account != null) {
            throw new KeyException("a ServiceAccount cannot log in to GCP KMS yet: put a key file in the entry"
                    + " sops.gcp-kms of the decryption Secret, or use the identity of the controller");
        }
        return shared.google().token(shared.tokens()).value();
    }

    String azure(String scope) {
        AzureAccount given = secret.azure();
        if (given != null) {
            return azure(given.identity(), scope);
        }
        if (account != null) {
            AzureIdentity.Application application = new AzureIdentity.Application(
                    shared.variable("AZURE_AUTHORITY_HOST"),
                    annotation("azure.workload.identity/tenant-id"),
                    annotation("azure.workload.identity/client-id"));
            return azure(new AzureIdentity.Federated(application, account.token(AZURE_AUDIENCE)), scope);
        }
        return shared.azure().token(scope, shared.tokens()).value();
    }

    private String azure(AzureIdentity identity, String scope) {
        return shared.azure().token(identity, scope, shared.tokens()).value();
    }

    private String annotation(String key) {
        String value = account == null ? "" : account.annotation(key);
        if (value.isEmpty()) {
            throw new KeyException("the decryption service account lacks the annotation " + key);
        }
        return value;
    }

    private String file(String variable) {
        try {
            return Files.readString(Path.of(shared.variable(variable))).strip();
        } catch (IOException | InvalidPathException e) {
            throw new KeyException("the file that " + variable + " names cannot be read", e);
        }
    }

    private static KeyException missing(String service, String entry) {
        return new KeyException("no credentials for " + service + ": put them in the entry " + entry
                + " of the decryption Secret, or name a ServiceAccount");
    }
}
