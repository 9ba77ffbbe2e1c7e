package io.weirkeeper.remote.kms;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.cloud.AwsCredentials;
import io.weirkeeper.remote.cloud.AwsSignature;
import java.net.URI;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** AWS KMS and the logins of STS. Thread-safe. */
public final class AwsKms {
    private static final Pattern ARN = Pattern.compile("arn:aws[\\w-]*:kms:([a-z0-9-]+):[0-9]+:(key|alias)/.+");
    private static final String JSON = "application/x-amz-json-1.1";
    private static final String STS_VERSION = "2011-06-15";

    private final JsonService service;
    private final Clock clock;
    private final Optional<String> endpoint;

    /** @param endpoint asked instead of AWS's own, for every service */
    public AwsKms(JsonService service, Clock clock, Optional<String> endpoint) {
        this.service = service;
        this.clock = clock;
        this.endpoint = endpoint;
    }

    /**
     * Opens what a key encrypted.
     *
     * @param context that it was encrypted in
     * @throws RemoteException when the service refuses
     */
    public byte[] decrypt(String arn, Map<String, String> context, byte[] ciphertext, AwsCredentials credentials) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("CiphertextBlob", Base64.getEncoder().encodeToString(ciphertext));
        body.put("KeyId", arn);
        if (!context.isEmpty()) {
            body.put("EncryptionContext", context);
        }
        Map<String, String> headers = Map.of("Content-Type", JSON, "X-Amz-Target", "TrentService.Decrypt");
        try {
            JsonNode answer = signed("kms", region(arn), headers, JsonService.json(body), credentials);
            return Base64.getDecoder().decode(answer.path("Plaintext").asText());
        } catch (RemoteException e) {
            throw new RemoteException("failed to decrypt sops data key with AWS KMS: " + e.text(), e);
        }
    }

    /** The region that a key's name says. */
    public static String region(String arn) {
        Matcher matcher = ARN.matcher(arn);
        if (!matcher.matches()) {
            throw new RemoteException("no valid ARN found in '" + arn + "'");
        }
        return matcher.group(1);
    }

    /** Credentials of a role that others may assume. */
    public AwsCredentials assume(String role, String session, String region, AwsCredentials credentials) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("Action", "AssumeRole");
        form.put("Version", STS_VERSION);
        form.put("RoleArn", role);
        form.put("RoleSessionName", session);
        Map<String, String> headers =
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json");
        try {
            return taken(signed("sts", region, headers, JsonService.form(form), credentials), "AssumeRole");
        } catch (RemoteException e) {
            throw new RemoteException("failed to assume role '" + role + "': " + e.text(), e);
        }
    }

    /** Credentials of a role for a token of a ServiceAccount. */
    public AwsCredentials assumeWithToken(String role, String session, String region, String token) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("Action", "AssumeRoleWithWebIdentity");
        form.put("Version", STS_VERSION);
        form.put("RoleArn", role);
        form.put("RoleSessionName", session);
        form.put("WebIdentityToken", token);
        Map<String, String> headers =
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json");
        try {
            JsonNode answer =
                    service.ask(JsonService.post(url("sts", region), headers, Map.of(), JsonService.form(form)));
            return taken(answer, "AssumeRoleWithWebIdentity");
        } catch (RemoteException e) {
            throw new RemoteException("failed to assume role '" + role + "': " + e.text(), e);
        }
    }

    private static AwsCredentials taken(JsonNode answer, String action) {
        JsonNode found = answer.at("/" + action + "Response/" + action + "Result/Credentials");
        if (found.isMissingNode()) {
            throw new RemoteException("the answer holds no credentials");
        }
        return new AwsCredentials(
                found.path("AccessKeyId").asText(),
                found.path("SecretAccessKey").asText(),
                found.path("SessionToken").asText());
    }

    private JsonNode signed(
            String name, String region, Map<String, String> headers, String body, AwsCredentials credentials) {
        URI url = url(name, region);
        Map<String, String> login = new AwsSignature(credentials, region, name)
                .headers(
                        "POST",
                        url,
                        headers,
                        Digest.of(DigestAlgorithm.SHA256, body).hex(),
                        clock.instant());
        return service.ask(JsonService.post(url, headers, login, body));
    }

    private URI url(String name, String region) {
        String suffix = region.startsWith("cn-") ? ".amazonaws.com.cn/" : ".amazonaws.com/";
        return JsonService.url(endpoint.orElse("https://" + name + "." + region + suffix));
    }
}
