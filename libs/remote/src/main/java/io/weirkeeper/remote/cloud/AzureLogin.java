package io.weirkeeper.remote.cloud;

import io.weirkeeper.remote.http.HttpSender;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Gets tokens of Microsoft's directory, for identities that Secrets name or for this process. Thread-safe. */
public final class AzureLogin {
    /** The scope of Azure DevOps, whose id is the same for everybody. */
    public static final String DEV_OPS = "499b84ac-1321-427f-aa17-267ca6975798/.default";

    public static final String STORAGE = "https://storage.azure.com/.default";
    public static final String REGISTRY = "https://containerregistry.azure.net/.default";

    private static final String AUTHORITY = "https://login.microsoftonline.com/";
    private static final String METADATA = "http://169.254.169.254";
    private static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final long JWT_SECONDS = 600;

    private final Map<String, String> environment;
    private final TokenRequests requests;
    private final Clock clock;

    /** @param environment the variables of this process */
    public AzureLogin(Map<String, String> environment, HttpSender http, Clock clock) {
        this(environment, TokenSender.of(http), clock);
    }

    /** @param environment the variables of this process */
    public AzureLogin(Map<String, String> environment, TokenSender http, Clock clock) {
        this.environment = Map.copyOf(environment);
        this.requests = new TokenRequests(http, clock);
        this.clock = clock;
    }

    /** A token for this process, from the cache while it lasts. */
    public AccessToken token(String scope, TokenCache cache) {
        return token(scope, "", cache);
    }

    /** @param authority in place of the environment's; may be empty */
    public AccessToken token(String scope, String authority, TokenCache cache) {
        try {
            String key = "azure:" + environment.getOrDefault("AZURE_CLIENT_ID", "") + ":" + authority + ":" + scope;
            return cache.get(key, () -> ask(AzureIdentity.of(environment, authority), scope));
        } catch (IOException e) {
            throw failure(e, "give the controller's service account or machine an identity that may read");
        }
    }

    /** A token for somebody, from the cache while it lasts. */
    public AccessToken token(AzureIdentity identity, String scope, TokenCache cache) {
        try {
            return cache.get("azure:" + identity.fingerprint() + ":" + scope, () -> ask(identity, scope));
        } catch (IOException e) {
            throw failure(e, "check the fields of the Secret");
        }
    }

    private static CloudException failure(IOException e, String remedy) {
        return new CloudException("Azure authentication failed: " + e.getMessage() + "; " + remedy, e);
    }

    private AccessToken ask(AzureIdentity identity, String scope) throws IOException {
        return switch (identity) {
            case AzureIdentity.Password by -> post(by.application(), scope, Map.of("client_secret", by.secret()));
            case AzureIdentity.Federated by -> post(by.application(), scope, assertion(by.assertion()));
            case AzureIdentity.SignedBy by -> post(by.application(), scope, assertion(proof(by)));
            case AzureIdentity.Machine by -> ofMachine(by.client(), scope);
        };
    }

    private static Map<String, String> assertion(String token) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("client_assertion_type", ASSERTION);
        form.put("client_assertion", token);
        return form;
    }

    private AccessToken post(AzureIdentity.Application application, String scope, Map<String, String> proof)
            throws IOException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("client_id", application.client());
        form.put("scope", scope);
        form.put("grant_type", "client_credentials");
        form.putAll(proof);
        return requests.post(url(application), form);
    }

    private static String url(AzureIdentity.Application application) {
        String authority = application.authority().isEmpty() ? AUTHORITY : application.authority();
        return authority.replaceFirst("/*$", "/") + application.tenant() + "/oauth2/v2.0/token";
    }

    private String proof(AzureIdentity.SignedBy by) throws IOException {
        Map<String, Object> header = new LinkedHashMap<>();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(by.chain().getFirst().getEncoded());
            header.put("x5t#S256", Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
            if (by.sendsChain()) {
                List<String> chain = new ArrayList<>();
                for (X509Certificate certificate : by.chain()) {
                    chain.add(Base64.getEncoder().encodeToString(certificate.getEncoded()));
                }
                header.put("x5c", chain);
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("the client certificate cannot be used", e);
        }
        long now = clock.instant().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("aud", url(by.application()));
        claims.put("iss", by.application().client());
        claims.put("sub", by.application().client());
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("nbf", now);
        claims.put("exp", now + JWT_SECONDS);
        return SignedJwt.of(header, claims, by.key());
    }

    private AccessToken ofMachine(String client, String scope) throws IOException {
        String base = environment.getOrDefault("AZURE_POD_IDENTITY_AUTHORITY_HOST", METADATA);
        String url = base.replaceFirst("/*$", "") + "/metadata/identity/oauth2/token?api-version=2018-02-01&resource="
                + URLEncoder.encode(scope.replaceFirst("/\\.default$", ""), StandardCharsets.UTF_8)
                + (client.isEmpty() ? "" : "&client_id=" + URLEncoder.encode(client, StandardCharsets.UTF_8));
        return requests.ofMachine(url, Map.of("Metadata", "true"));
    }
}
