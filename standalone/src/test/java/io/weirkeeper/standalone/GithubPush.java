package io.weirkeeper.standalone;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** GitHub's push webhook, signed as GitHub signs it. */
final class GithubPush {
    private static final String BODY = "{\"ref\":\"refs/heads/main\"}";

    private GithubPush() {}

    static Response send(String url, String token) {
        return given().contentType("application/json")
                .header("X-GitHub-Event", "push")
                .header("X-Hub-Signature-256", signature(token, BODY))
                .body(BODY)
                .post(url);
    }

    static String signature(String token, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
