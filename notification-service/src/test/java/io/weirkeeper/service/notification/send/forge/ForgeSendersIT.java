package io.weirkeeper.service.notification.send.forge;

import static io.weirkeeper.service.notification.Samples.bytes;
import static io.weirkeeper.service.notification.send.SendTools.CLOCK;
import static io.weirkeeper.service.notification.send.SendTools.COMMIT;
import static io.weirkeeper.service.notification.send.SendTools.event;
import static io.weirkeeper.service.notification.send.SendTools.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.service.notification.Recorder;
import io.weirkeeper.service.notification.deliver.Attempt;
import io.weirkeeper.service.notification.send.SendException;
import io.weirkeeper.service.notification.send.SendTools;
import io.weirkeeper.service.notification.send.Sender;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What forges are asked before and beside the posts that ProviderRequestsIT compares. */
class ForgeSendersIT {
    private static final String DESCRIPTION = "health check failed";
    private static final String ID = "kustomization/apps/provider";

    private final SendTools tools = new SendTools();
    private final Map<String, Sender> senders = ForgeSenders.of(tools.http, tools.tokens(Map.of()), CLOCK);

    @AfterEach
    void close() {
        tools.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "github | /org/repo | [{\"context\":\"ID\",\"state\":\"failure\",\"description\":\"TEXT\"}] | false",
                "github | /org/repo | [{\"context\":\"ID\",\"state\":\"success\",\"description\":\"TEXT\"},{\"context\":\"ID\",\"state\":\"failure\",\"description\":\"TEXT\"}] | true",
                "github | /org/repo | [{\"context\":\"other\",\"state\":\"failure\",\"description\":\"TEXT\"}] | true",
                "gitea | /org/repo | [{\"context\":\"ID\",\"status\":\"failure\",\"description\":\"TEXT\"}] | false",
                "gitea | /org/repo | [{\"context\":\"ID\",\"status\":\"success\",\"description\":\"TEXT\"}] | true",
                "gitlab | /a/b/c | [{\"sha\":\"SHA\",\"name\":\"ID\",\"status\":\"failed\",\"description\":\"TEXT\"}] | false",
                "gitlab | /a/b/c | [{\"sha\":\"SHA\",\"name\":\"ID\",\"status\":\"success\",\"description\":\"TEXT\"}] | true",
                "bitbucketserver | /scm/p/r | {\"key\":\"KEY\",\"name\":\"kustomization/apps [TEXT]\",\"state\":\"FAILED\",\"description\":\"TEXT\"} | false",
                "bitbucketserver | /scm/p/r | {\"key\":\"KEY\",\"name\":\"kustomization/apps [TEXT]\",\"state\":\"SUCCESSFUL\",\"description\":\"TEXT\"} | true",
            })
    void postsNoStatusThatTheCommitHas(String type, String path, String known, boolean posts) {
        String answer = known.replace("ID", ID)
                .replace("TEXT", DESCRIPTION)
                .replace("SHA", COMMIT)
                .replace("KEY", "a48253ec49a8fe830fb448e6b98f6ca054cb5b66");
        tools.recorder.answers(
                request -> new Recorder.Answer(200, Map.of(), request.method().equals("GET") ? answer : "{}"));

        send(type, event("error", Map.of()), path, Map.of("token", "tok"));

        assertThat(tools.recorder.requests().stream().map(Recorder.Request::method))
                .isEqualTo(posts ? List.of("GET", "POST") : List.of("GET"));
    }

    @Test
    void passesProgressOnToGiteaAlone() {
        tools.recorder.answers(_ -> new Recorder.Answer(200, Map.of(), "[]"));
        FluxEvent progress = new FluxEvent(
                "id",
                event("info", Map.of()).involvedObject(),
                "info",
                event("info", Map.of()).timestamp(),
                "working",
                "Progressing",
                Map.of("revision", "main@sha1:" + COMMIT),
                "kustomize-controller",
                "");
        for (String type : List.of("github", "gitlab", "bitbucket", "bitbucketserver", "azuredevops")) {
            send(type, progress, "/org/repo", Map.of("token", "a:b"));
        }
        assertThat(tools.recorder.requests()).isEmpty();

        send("gitea", progress, "/org/repo", Map.of("token", "tok"));

        assertThat(tools.recorder.requests().getLast().body()).contains("\"state\":\"pending\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "commit=main@sha1:SHA;revision=x | true",
                "originRevision=main@sha1:SHA;revision=latest@sha256:dead | true",
                "revision=main/SHA | true",
                "revision=SHA | true",
                "revision=6.5.0 | false",
                "revision=main@sha1:0123 | false",
                "revision=latest@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef | false",
            })
    void takesTheCommitFromTheMetadata(String entries, boolean good) {
        tools.recorder.answers(_ -> new Recorder.Answer(200, Map.of(), "[]"));
        Map<String, String> metadata = new java.util.TreeMap<>();
        for (String entry : entries.replace("SHA", COMMIT).split(";")) {
            metadata.put(entry.split("=", 2)[0], entry.split("=", 2)[1]);
        }

        if (good) {
            send("gitea", event("error", metadata), "/org/repo", Map.of("token", "tok"));
            assertThat(tools.recorder.requests().getLast().path()).endsWith("/statuses/" + COMMIT);
        } else {
            assertThatThrownBy(() -> send("gitea", event("error", metadata), "/org/repo", Map.of("token", "tok")))
                    .isInstanceOfSatisfying(
                            SendException.class, e -> assertThat(e.attempt()).isInstanceOf(Attempt.Refused.class));
        }
    }

    @Test
    void namesTheStatusByTheProvidersExpression() {
        tools.recorder.answers(_ -> new Recorder.Answer(200, Map.of(), "[]"));
        String expression =
                "event.involvedObject.kind + '/' + alert.metadata.name + '/' + provider.metadata.name + '/' +"
                        + " event.metadata.revision.split('@')[0]";

        sender("gitea")
                .send(
                        event("error", Map.of()),
                        to(
                                "gitea",
                                tools.recorder.url("/org/repo"),
                                "",
                                Map.of("token", "tok"),
                                spec -> spec.put("commitStatusExpr", expression)));

        assertThat(tools.recorder.requests().getLast().body())
                .contains("\"context\":\"Kustomization/chat/slack/main\"");
        assertThatThrownBy(() -> sender("gitea")
                        .send(
                                event("error", Map.of()),
                                to(
                                        "gitea",
                                        tools.recorder.url("/org/repo"),
                                        "",
                                        Map.of("token", "tok"),
                                        spec -> spec.put("commitStatusExpr", "event.nothing"))))
                .isInstanceOf(SendException.class)
                .hasMessageContaining("commitStatusExpr");
    }

    @ParameterizedTest
    @CsvSource({
        "githubpullrequestcomment, /org/repo, PATCH, /api/v3/repos/org/repo/issues/comments/9",
        "giteapullrequestcomment, /org/repo, PATCH, /api/v1/repos/org/repo/issues/comments/9",
        "gitlabmergerequestcomment, /a/b, PUT, /api/v4/projects/a%2Fb/merge_requests/7/notes/9",
    })
    void bringsItsOwnCommentUpToDate(String type, String path, String method, String expected) {
        String prefix = type.startsWith("gitlab") ? "flux-mr-comment-key" : "flux-pr-comment-key";
        String mark = "<!-- " + prefix + ":provider-1/Kustomization/flux-system/apps -->";
        String own = "{\"id\":%d,\"user\":{\"login\":\"%s\"},\"author\":{\"username\":\"%s\"},\"body\":\"%s\"}";
        String comments = "[" + own.formatted(7, "bot", "bot", "another") + "," + own.formatted(8, "eve", "eve", mark)
                + "," + own.formatted(9, "bot", "bot", mark + " old") + "]";
        tools.recorder.answers(request -> new Recorder.Answer(
                200,
                Map.of(),
                request.path().endsWith("/user") ? "{\"login\":\"bot\",\"username\":\"bot\"}" : comments));

        send(type, event("error", Map.of("change_request", "7")), path, Map.of("token", "tok"));

        Recorder.Request last = tools.recorder.requests().getLast();
        assertThat(last.method() + " " + last.path()).isEqualTo(method + " " + expected);
        assertThat(last.body()).contains(mark).contains("first line");
    }

    @Test
    void setsTheStatusInBitbucketCloud() {
        tools.recorder.answers(
                request -> request.method().equals("GET") ? Recorder.Answer.of(404) : Recorder.Answer.OK);

        new BitbucketSender(tools.http, tools.recorder.url("/2.0"))
                .send(
                        event("error", Map.of()),
                        to("bitbucket", "https://bitbucket.org/org/repo.git", "", Map.of("token", "user:pw")));

        JsonNode flux = flux("bitbucket-error");
        Recorder.Request post = tools.recorder.requests().getLast();
        assertThat(tools.recorder.requests().getFirst().path())
                .isEqualTo(flux.at("/0/path").asText());
        assertThat(post.path()).isEqualTo(flux.at("/1/path").asText());
        assertThat(post.headers().get("Authorization"))
                .isEqualTo(flux.at("/1/headers/Authorization").asText());
        assertThat(RecordJson.parse(bytes(post.body()))).isEqualTo(flux.at("/1/body"));
    }

    /** https://learn.microsoft.com/rest/api/azure/devops/git/statuses/create */
    @Test
    void setsTheStatusInAzureDevOps() {
        tools.recorder.answers(_ -> new Recorder.Answer(200, Map.of(), "{\"count\":0,\"value\":[]}"));

        send(
                "azuredevops",
                event("error", Map.of("summary", "prod")),
                "/org/project/_git/repo",
                Map.of("token", "pat"));

        Recorder.Request post = tools.recorder.requests().getLast();
        assertThat(post.method() + " " + post.path())
                .isEqualTo("POST /org/project/_apis/git/repositories/repo/commits/" + COMMIT
                        + "/statuses?api-version=7.1");
        assertThat(post.headers().get("Authorization")).isEqualTo("Basic OnBhdA=="); // printf :pat | base64
        assertThat(RecordJson.parse(bytes(post.body())))
                .isEqualTo(RecordJson.parse(bytes("{\"context\":{\"genre\":\"fluxcd:prod\",\"name\":\"" + ID
                        + "\"},\"description\":\"" + DESCRIPTION + "\",\"state\":\"error\"}")));
    }

    @Test
    void logsInToGithubAsAnInstalledApp() throws GeneralSecurityException {
        KeyPair key = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        Map<String, String> app = Map.of(
                "githubAppID",
                "12",
                "githubAppInstallationOwner",
                "org",
                "githubAppPrivateKey",
                pem,
                "githubAppBaseURL",
                tools.recorder.url("/app-api"));
        tools.recorder.answers(request -> switch (request.path()) {
            case "/app-api/app" -> new Recorder.Answer(200, Map.of(), "{\"slug\":\"flux\"}");
            case "/app-api/orgs/org/installation" -> Recorder.Answer.of(404);
            case "/app-api/users/org/installation" -> new Recorder.Answer(200, Map.of(), "{\"id\":34}");
            case "/app-api/app/installations/34/access_tokens" ->
                new Recorder.Answer(201, Map.of(), "{\"token\":\"ghs_1\",\"expires_at\":\"2026-01-02T16:04:05Z\"}");
            default -> new Recorder.Answer(200, Map.of(), "[]");
        });

        send("github", event("error", Map.of()), "/org/repo", app);
        send("github", event("error", Map.of()), "/org/repo", app);

        List<Recorder.Request> requests = tools.recorder.requests();
        assertThat(requests.stream().filter(request -> request.path().endsWith("/access_tokens")))
                .hasSize(1);
        assertThat(requests.getLast().headers()).containsEntry("Authorization", "Bearer ghs_1");
        String jwt =
                requests.getFirst().headers().getOrDefault("Authorization", "").replaceFirst("^Bearer ", "");
        String[] parts = jwt.split("\\.");
        JsonNode claims = RecordJson.parse(Base64.getUrlDecoder().decode(parts[1]));
        assertThat(claims.path("iss").asText()).isEqualTo("12");
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(120);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(key.getPublic());
        signature.update(bytes(parts[0] + "." + parts[1]));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://github.com/org/repo.git, https://github.com, org/repo",
        "https://user:pw@github.com/org/repo, https://github.com, org/repo",
        "git@github.com:org/repo.git, https://github.com, org/repo",
        "ssh://git@gitlab.example:2222/a/b/c.git, https://gitlab.example:2222, a/b/c",
        "http://gitea.example:3000/org/repo, http://gitea.example:3000, org/repo",
    })
    void readsCloneAddresses(String address, String origin, String path) {
        assertThat(RepositoryAddress.parse(address)).isEqualTo(new RepositoryAddress(origin, path));
    }

    private void send(String type, FluxEvent event, String path, Map<String, String> secret) {
        sender(type).send(event, to(type, tools.recorder.url(path), "", secret));
    }

    private Sender sender(String type) {
        return java.util.Objects.requireNonNull(senders.get(type));
    }

    private static JsonNode flux(String name) {
        try (java.io.InputStream stream = ForgeSendersIT.class.getResourceAsStream("/providers/flux.json")) {
            return RecordJson.parse(stream.readAllBytes()).path(name);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
