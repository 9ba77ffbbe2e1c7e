package io.weirkeeper.service.source.fetch;

import io.weirkeeper.api.source.BucketSpec;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.cloud.AzureIdentity;
import io.weirkeeper.remote.cloud.AzureLogin;
import io.weirkeeper.remote.cloud.GoogleKey;
import io.weirkeeper.remote.cloud.GoogleLogin;
import io.weirkeeper.remote.cloud.TokenCache;
import io.weirkeeper.remote.http.HttpSender;
import io.weirkeeper.remote.store.AzureSharedKey;
import io.weirkeeper.remote.store.AzureStore;
import io.weirkeeper.remote.store.GoogleStore;
import io.weirkeeper.remote.store.ObjectStore;
import io.weirkeeper.remote.store.StoreLogin;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Opens buckets of Google Cloud and containers of Azure. Which fields of the Secret win, and in which order, is that of
 * source-controller 1.9 (internal/bucket/gcp/gcp.go, internal/bucket/azure/blob.go).
 */
final class CloudBuckets {
    private static final String KEY_FILE = "serviceaccount";

    private final Map<String, String> environment;
    private final TokenCache tokens;
    private final Clock clock;

    CloudBuckets(Map<String, String> environment, TokenCache tokens, Clock clock) {
        this.environment = Map.copyOf(environment);
        this.tokens = tokens;
        this.clock = clock;
    }

    /** Google's own storage, whatever the endpoint says, but where the environment names an emulator. */
    ObjectStore google(BucketSpec spec, Map<String, byte[]> secret, HttpSender http) throws IOException {
        GoogleLogin login = new GoogleLogin(environment, http, clock);
        String emulator = environment.getOrDefault("STORAGE_EMULATOR_HOST", "");
        StoreLogin by;
        if (spec.secretRef() != null) {
            if (!secret.containsKey(KEY_FILE)) {
                throw invalid(spec, "required fields '" + KEY_FILE + "'");
            }
            GoogleKey key = GoogleKey.parse(secret.getOrDefault(KEY_FILE, new byte[0]));
            by = StoreLogin.bearer(() -> login.token(key, GoogleLogin.STORAGE, tokens));
        } else {
            by = emulator.isEmpty() ? StoreLogin.bearer(() -> login.token(tokens)) : StoreLogin.ANONYMOUS;
        }
        String endpoint =
                emulator.isEmpty() ? GoogleStore.ENDPOINT : emulator.contains("://") ? emulator : "http://" + emulator;
        return new GoogleStore(endpoint, spec.bucketName(), by, http);
    }

    ObjectStore azure(BucketSpec spec, Map<String, byte[]> secret, HttpSender http) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        secret.forEach((name, value) -> fields.put(name, new String(value, StandardCharsets.UTF_8)));
        if (spec.secretRef() != null) {
            check(spec, fields);
        }
        URI endpoint = endpoint(spec);
        String client = fields.getOrDefault("clientId", "");
        String authority = fields.getOrDefault("authorityHost", "");
        AzureIdentity.Application application =
                new AzureIdentity.Application(authority, fields.getOrDefault("tenantId", ""), client);
        boolean isApplication = fields.containsKey("tenantId") && fields.containsKey("clientId");
        StoreLogin by;
        String password = fields.getOrDefault("clientSecret", "");
        if (isApplication && !password.isEmpty()) {
            by = bearer(new AzureIdentity.Password(application, password), http);
        } else if (isApplication
                && !fields.getOrDefault("clientCertificate", "").isEmpty()) {
            by = bearer(certificate(spec, application, secret, fields), http);
        } else if (fields.containsKey("clientId")) {
            by = bearer(new AzureIdentity.Machine(client), http);
        } else if (fields.containsKey("accountKey")) {
            by = new AzureSharedKey(account(spec, endpoint), fields.getOrDefault("accountKey", ""), clock);
        } else if (fields.containsKey("sasKey")) {
            return new AzureStore(
                    signed(endpoint, fields.getOrDefault("sasKey", "")), spec.bucketName(), StoreLogin.ANONYMOUS, http);
        } else {
            AzureLogin login = new AzureLogin(environment, http, clock);
            by = StoreLogin.bearer(() -> login.token(AzureLogin.STORAGE, authority, tokens));
        }
        return new AzureStore(endpoint, spec.bucketName(), by, http);
    }

    private static void check(BucketSpec spec, Map<String, String> fields) {
        boolean useful = fields.containsKey("clientId")
                || fields.containsKey("accountKey")
                || fields.containsKey("sasKey")
                || fields.containsKey("authorityHost");
        if (!useful) {
            throw invalid(
                    spec,
                    "requires a 'clientId' or 'accountKey' field, a combination of 'tenantId', 'clientId' and"
                            + " 'clientSecret', or 'tenantId', 'clientId' and 'clientCertificate'");
        }
    }

    private StoreLogin bearer(AzureIdentity identity, HttpSender http) {
        AzureLogin login = new AzureLogin(environment, http, clock);
        return StoreLogin.bearer(() -> login.token(identity, AzureLogin.STORAGE, tokens));
    }

    private static AzureIdentity certificate(
            BucketSpec spec,
            AzureIdentity.Application application,
            Map<String, byte[]> secret,
            Map<String, String> fields) {
        String chain = fields.getOrDefault("clientCertificateSendChain", "");
        try {
            return AzureIdentity.withCertificate(
                    application,
                    secret.getOrDefault("clientCertificate", new byte[0]),
                    fields.getOrDefault("clientCertificatePassword", ""),
                    chain.equals("1") || chain.toLowerCase(Locale.ROOT).equals("true"),
                    "clientCertificate");
        } catch (RemoteException e) {
            throw ReferencedSecrets.failure(
                    "failed to create token credential from '" + name(spec)
                            + "' Secret: failed to parse client certificates: " + e.text(),
                    e);
        }
    }

    private static URI endpoint(BucketSpec spec) throws IOException {
        try {
            return URI.create(spec.endpoint());
        } catch (IllegalArgumentException e) {
            throw new IOException("unable to parse endpoint URL; it looks like https://ACCOUNT.blob.core.windows.net");
        }
    }

    /** The first label of the host; of an emulator, which has no name of its own, the first step of the path. */
    private static String account(BucketSpec spec, URI endpoint) {
        String host = endpoint.getHost() == null ? "" : endpoint.getHost();
        String path = endpoint.getPath() == null ? "" : endpoint.getPath();
        if (host.matches("[0-9.]+") && path.length() > 1) {
            return path.substring(1).split("/", 2)[0];
        }
        String[] labels = host.split("\\.");
        if (labels.length <= 2) {
            throw ReferencedSecrets.failure(
                    "failed to create shared credential from '" + name(spec)
                            + "' Secret data: failed to extract account name from endpoint: expected '" + host
                            + "' to be a subdomain",
                    null);
        }
        return labels[0];
    }

    /** The endpoint with the signature's parameters, which win over its own. */
    private static URI signed(URI endpoint, String signature) throws IOException {
        Map<String, String> parameters = new LinkedHashMap<>();
        try {
            add(parameters, endpoint.getRawQuery() == null ? "" : endpoint.getRawQuery());
            add(parameters, signature.strip().replaceFirst("^\\?", ""));
        } catch (IllegalArgumentException e) {
            throw new IOException("unable to parse SAS token: it is no query string"); // the cause shows parts of it
        }
        String query = parameters.entrySet().stream()
                .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
                .collect(Collectors.joining("&"));
        String plain = endpoint.toString().replaceFirst("\\?.*", "");
        return URI.create(plain + (query.isEmpty() ? "" : "?" + query));
    }

    private static void add(Map<String, String> parameters, String query) {
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.put(
                        URLDecoder.decode(name, StandardCharsets.UTF_8),
                        URLDecoder.decode(value, StandardCharsets.UTF_8));
            }
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String name(BucketSpec spec) {
        return spec.secretRef() == null ? "" : spec.secretRef().name();
    }

    private static RuntimeException invalid(BucketSpec spec, String problem) {
        return ReferencedSecrets.failure("invalid '" + name(spec) + "' secret data: " + problem, null);
    }
}
