package io.weirkeeper.remote.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weirkeeper.remote.http.HttpCall;
import io.weirkeeper.remote.http.HttpReply;
import io.weirkeeper.remote.http.HttpSender;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds AWS credentials where AWS's own tools find them in a cluster: environment, web identity of the service account,
 * Pod Identity or task, and the machine's metadata service; and exchanges others for them at a token service.
 */
public final class AwsLogin {
    private static final int MAX_ANSWER = 1 << 20;
    private static final String METADATA = "http://169.254.169.254";
    private static final String TASK_METADATA = "http://169.254.170.2";
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, String> environment;
    private final HttpSender http;

    /** @param environment the variables of this process */
    public AwsLogin(Map<String, String> environment, HttpSender http) {
        this.environment = Map.copyOf(environment);
        this.http = http;
    }

    /** @param tokenService {@code spec.sts.endpoint}; empty for AWS's own of the region */
    public AwsCredentials find(String region, String tokenService) {
        try {
            if (has("AWS_ACCESS_KEY_ID") && has("AWS_SECRET_ACCESS_KEY")) {
                return new AwsCredentials(
                        value("AWS_ACCESS_KEY_ID"), value("AWS_SECRET_ACCESS_KEY"), value("AWS_SESSION_TOKEN"));
            }
            if (has("AWS_WEB_IDENTITY_TOKEN_FILE") && has("AWS_ROLE_ARN")) {
                return webIdentity(region, tokenService);
            }
            if (has("AWS_CONTAINER_CREDENTIALS_FULL_URI") || has("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")) {
                return container();
            }
            return machine();
        } catch (IOException e) {
            throw new CloudException(
                    "AWS authentication failed: " + e.getMessage()
                            + "; give the controller's service account a role, or set spec.secretRef",
                    e);
        }
    }

    /** What MinIO gives for a user of a directory service. */
    public AwsCredentials ldap(String tokenService, String username, String password) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("Action", "AssumeRoleWithLDAPIdentity");
        form.put("Version", "2011-06-15");
        form.put("LDAPUsername", username);
        form.put("LDAPPassword", password);
        try {
            return exchange(tokenService, form);
        } catch (IOException e) {
            throw new CloudException(
                    "the STS endpoint '" + tokenService + "' gave no credentials: " + e.getMessage()
                            + "; check spec.sts",
                    e);
        }
    }

    /**
     * What a role that trusts somebody's token may do.
     *
     * @param tokenService its URL
     * @param session the name that AWS logs
     */
    public AwsCredentials assume(String tokenService, String role, String session, String token) {
        try {
            return assumed(tokenService, role, session, token);
        } catch (IOException e) {
            throw new CloudException(
                    "AWS authentication failed: " + e.getMessage() + "; check the role '" + role
                            + "' and whom it trusts",
                    e);
        }
    }

    private AwsCredentials webIdentity(String region, String tokenService) throws IOException {
        String endpoint = !tokenService.isEmpty()
                ? tokenService
                : region.isEmpty() ? "https://sts.amazonaws.com" : "https://sts." + region + ".amazonaws.com";
        String session = has("AWS_ROLE_SESSION_NAME") ? value("AWS_ROLE_SESSION_NAME") : "source-controller";
        return assumed(endpoint, value("AWS_ROLE_ARN"), session, file("AWS_WEB_IDENTITY_TOKEN_FILE"));
    }

    private AwsCredentials assumed(String endpoint, String role, String session, String token) throws IOException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("Action", "AssumeRoleWithWebIdentity");
        form.put("Version", "2011-06-15");
        form.put("RoleArn", role);
        form.put("RoleSessionName", session);
        form.put("WebIdentityToken", token);
        return exchange(endpoint, form);
    }

    private AwsCredentials exchange(String endpoint, Map<String, String> form) throws IOException {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        Map<String, String> headers = Map.of("Content-Type", "application/x-www-form-urlencoded");
        byte[] answer = ask(new HttpCall("POST", URI.create(endpoint), headers, Map.of(), body));
        Map<String, String> found = new HashMap<>();
        Xml.read(new ByteArrayInputStream(answer), (parent, name, text) -> {
            if (parent.equals("Credentials")) {
                found.put(name, text);
            }
        });
        return credentials(found.get("AccessKeyId"), found.get("SecretAccessKey"), found.get("SessionToken"));
    }

    private AwsCredentials container() throws IOException {
        String url = has("AWS_CONTAINER_CREDENTIALS_FULL_URI")
                ? value("AWS_CONTAINER_CREDENTIALS_FULL_URI")
                : TASK_METADATA + value("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
        String token = has("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")
                ? file("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")
                : value("AWS_CONTAINER_AUTHORIZATION_TOKEN");
        Map<String, String> login = token.isEmpty() ? Map.of() : Map.of("Authorization", token);
        return json(ask(HttpCall.get(URI.create(url), Map.of(), login)));
    }

    private AwsCredentials machine() throws IOException {
        String base = has("AWS_EC2_METADATA_SERVICE_ENDPOINT") ? value("AWS_EC2_METADATA_SERVICE_ENDPOINT") : METADATA;
        Map<String, String> ask = Map.of("X-aws-ec2-metadata-token-ttl-seconds", "300");
        byte[] token = ask(new HttpCall("PUT", URI.create(base + "/latest/api/token"), Map.of(), ask, ""));
        Map<String, String> login =
                Map.of("X-aws-ec2-metadata-token", new String(token, StandardCharsets.UTF_8).strip());
        String roles = base + "/latest/meta-data/iam/security-credentials/";
        String role = new String(ask(HttpCall.get(URI.create(roles), Map.of(), login)), StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElse("");
        return json(ask(HttpCall.get(URI.create(roles + role), Map.of(), login)));
    }

    private static AwsCredentials json(byte[] answer) throws IOException {
        JsonNode found = JSON.readTree(answer);
        return credentials(
                found.path("AccessKeyId").asText(""),
                found.path("SecretAccessKey").asText(""),
                found.path("Token").asText(""));
    }

    private static AwsCredentials credentials(
            @Nullable String accessKey, @Nullable String secretKey, @Nullable String token) throws IOException {
        if (accessKey == null || accessKey.isEmpty() || secretKey == null || secretKey.isEmpty()) {
            throw new IOException("the answer holds no credentials");
        }
        return new AwsCredentials(accessKey, secretKey, token == null ? "" : token);
    }

    private byte[] ask(HttpCall call) throws IOException {
        try (HttpReply reply = http.send(call)) {
            byte[] body = reply.bytes(MAX_ANSWER);
            if (!reply.isSuccess()) {
                throw new IOException(call.url().getHost() + " answered " + reply.status());
            }
            return body;
        }
    }

    private boolean has(String name) {
        return !value(name).isEmpty();
    }

    private String value(String name) {
        return environment.getOrDefault(name, "");
    }

    private String file(String variable) throws IOException {
        return Files.readString(Path.of(value(variable))).strip();
    }
}
