package io.weirkeeper.service.source.fetch;

import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.source.Bucket;
import io.weirkeeper.api.source.BucketSpec;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.cloud.AwsCredentials;
import io.weirkeeper.remote.cloud.AwsLogin;
import io.weirkeeper.remote.cloud.CloudException;
import io.weirkeeper.remote.cloud.TokenCache;
import io.weirkeeper.remote.http.HttpAccess;
import io.weirkeeper.remote.http.HttpSender;
import io.weirkeeper.remote.proxy.ProxyChoice;
import io.weirkeeper.remote.store.ObjectStore;
import io.weirkeeper.remote.store.S3Store;
import io.weirkeeper.remote.tls.TlsSettings;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Opens the store of a Bucket by its provider, with the credentials that its spec names. */
public final class BucketStores {
    private final ReferencedSecrets secrets;
    private final Map<String, String> environment;
    private final CloudBuckets clouds;
    private final Clock clock;

    /** @param environment the variables of this process, where clouds put their logins */
    public BucketStores(ReferencedSecrets secrets, TokenCache tokens, Map<String, String> environment, Clock clock) {
        this.secrets = secrets;
        this.environment = Map.copyOf(environment);
        this.clouds = new CloudBuckets(environment, tokens, clock);
        this.clock = clock;
    }

    ObjectStore open(Bucket bucket) {
        BucketSpec spec = bucket.spec();
        String namespace = bucket.metadata().namespace();
        if (spec.serviceAccountName() != null && !spec.serviceAccountName().isEmpty()) {
            throw new ReconcileException(
                    Reasons.FEATURE_GATE_DISABLED,
                    Disposition.STALLED,
                    "to use spec.serviceAccountName for provider authentication please enable the"
                            + " ObjectLevelWorkloadIdentity feature gate in the controller",
                    null);
        }
        Map<String, byte[]> secret = secrets.read(namespace, spec.secretRef(), "spec.secretRef");
        ProxyChoice proxies = secrets.proxy(namespace, spec.proxySecretRef());
        try {
            return switch (spec.provider()) {
                case "gcp" -> clouds.google(spec, secret, outside(spec, proxies));
                case "azure" -> clouds.azure(spec, secret, outside(spec, proxies));
                default -> s3(namespace, spec, secret, proxies);
            };
        } catch (RemoteException e) {
            throw ReferencedSecrets.failure(e.text(), e);
        } catch (CloudException e) {
            throw new ReconcileException(Reasons.CLIENT_ERROR, Disposition.RETRY, e.text(), e);
        } catch (IOException e) {
            throw new ReconcileException(Reasons.CLIENT_ERROR, Disposition.RETRY, String.valueOf(e.getMessage()), e);
        }
    }

    private ObjectStore s3(String namespace, BucketSpec spec, Map<String, byte[]> secret, ProxyChoice proxies)
            throws IOException {
        if (spec.secretRef() != null && !(secret.containsKey("accesskey") && secret.containsKey("secretkey"))) {
            throw ReferencedSecrets.failure(
                    "invalid '" + spec.secretRef().name()
                            + "' secret data: required fields 'accesskey' and 'secretkey'",
                    null);
        }
        TlsSettings tls = TlsSettings.of(secrets.read(namespace, spec.certSecretRef(), "spec.certSecretRef"));
        if (spec.certSecretRef() != null && tls.equals(TlsSettings.NONE)) {
            throw ReferencedSecrets.failure(
                    "certificate secret does not contain any TLS configuration; it needs 'ca.crt', or 'tls.crt' and"
                            + " 'tls.key'",
                    null);
        }
        AwsCredentials credentials = credentials(namespace, spec, secret, proxies);
        S3Store.Place place =
                new S3Store.Place(spec.endpoint(), spec.insecure(), text(spec.region()), spec.bucketName());
        return new S3Store(place, credentials, sender(spec, tls, proxies, place.url()), clock);
    }

    private AwsCredentials credentials(
            String namespace, BucketSpec spec, Map<String, byte[]> secret, ProxyChoice proxies) {
        BucketSpec.Sts sts = spec.sts();
        if (sts != null) {
            check(spec, sts);
        }
        if (spec.secretRef() != null) {
            return new AwsCredentials(text(secret, "accesskey"), text(secret, "secretkey"), "");
        }
        if (spec.provider().equals("aws")) {
            HttpSender direct = new HttpSender(HttpAccess.plain(spec.timeout()));
            return new AwsLogin(environment, direct).find(text(spec.region()), sts == null ? "" : sts.endpoint());
        }
        return sts == null ? AwsCredentials.ANONYMOUS : ldap(namespace, spec, sts, proxies);
    }

    private AwsCredentials ldap(String namespace, BucketSpec spec, BucketSpec.Sts sts, ProxyChoice proxies) {
        Map<String, byte[]> login = secrets.read(namespace, sts.secretRef(), "spec.sts.secretRef");
        if (sts.secretRef() != null
                && (text(login, "username").isEmpty() || text(login, "password").isEmpty())) {
            throw ReferencedSecrets.failure(
                    "invalid '" + sts.secretRef().name()
                            + "' secret data for 'ldap' STS provider: required fields username, password",
                    null);
        }
        TlsSettings tls = TlsSettings.of(secrets.read(namespace, sts.certSecretRef(), "spec.sts.certSecretRef"));
        URI endpoint = URI.create(sts.endpoint());
        return new AwsLogin(environment, sender(spec, tls, proxies, endpoint))
                .ldap(sts.endpoint(), text(login, "username"), text(login, "password"));
    }

    /** What the schema refuses as well; an older schema may be installed. */
    private static void check(BucketSpec spec, BucketSpec.Sts sts) {
        boolean fits = sts.provider().equals(spec.provider().equals("aws") ? "aws" : "ldap");
        if (!fits) {
            throw sts("STS provider '" + sts.provider() + "' is not supported for '" + spec.provider()
                    + "' bucket provider");
        }
        if (sts.provider().equals("aws") && sts.secretRef() != null) {
            throw sts("spec.sts.secretRef is not required for the 'aws' STS provider");
        }
        if (sts.provider().equals("aws") && sts.certSecretRef() != null) {
            throw sts("spec.sts.certSecretRef is not required for the 'aws' STS provider");
        }
        try {
            URI.create(sts.endpoint());
        } catch (IllegalArgumentException e) {
            throw new ReconcileException(
                    Reasons.URL_INVALID,
                    Disposition.STALLED,
                    "failed to parse STS endpoint '" + sts.endpoint() + "': " + e.getMessage(),
                    e);
        }
    }

    private static ReconcileException sts(String message) {
        return new ReconcileException(Reasons.INVALID_STS_CONFIGURATION, Disposition.STALLED, message, null);
    }

    private static HttpSender outside(BucketSpec spec, ProxyChoice proxies) {
        return new HttpSender(new HttpAccess(TlsSettings.NONE, proxies, false, spec.timeout()));
    }

    private static HttpSender sender(BucketSpec spec, TlsSettings tls, ProxyChoice proxies, URI url) {
        return new HttpSender(new HttpAccess(tls, proxies.forUrl(url), false, spec.timeout()));
    }

    private static String text(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }

    private static String text(Map<String, byte[]> secret, String key) {
        return new String(secret.getOrDefault(key, new byte[0]), StandardCharsets.UTF_8);
    }
}
