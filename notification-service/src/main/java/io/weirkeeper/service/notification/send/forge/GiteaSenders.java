package io.weirkeeper.service.notification.send.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.EventText;
import io.weirkeeper.service.notification.send.Login;
import io.weirkeeper.service.notification.send.ProviderHttp;
import io.weirkeeper.service.notification.send.SendException;
import io.weirkeeper.service.notification.send.Urls;
import java.util.Map;
import java.util.Optional;

/**
 * Types gitea and giteapullrequestcomment (internal/notifier/gitea.go and gitea_pull_request_comment.go, August 2026).
 */
final class GiteaSenders {
    private final ProviderHttp http;

    GiteaSenders(ProviderHttp http) {
        this.http = http;
    }

    void status(FluxEvent event, Destination to) {
        CommitStatus status = CommitStatus.of(event, to.origin());
        JsonApi api = api(to);
        String repository = repository(to);
        ObjectNode wanted = JsonNodeFactory.instance.objectNode();
        wanted.put("state", EventText.isProgressing(event) ? "pending" : status.state("success", "failure"));
        wanted.put("target_url", "");
        wanted.put("description", status.description());
        wanted.put("context", status.id());
        // Gitea calls the state 'status' where it lists
        ObjectNode listed = wanted.deepCopy();
        listed.set("status", wanted.path("state"));
        JsonNode known = api.get(repository + "/commits/" + status.commit() + "/statuses?limit=50&page=1");
        if (!newestIs(known, listed)) {
            api.send("POST", repository + "/statuses/" + status.commit(), wanted);
        }
    }

    void comment(FluxEvent event, Destination to) {
        Comment comment = Comment.of(event, to.origin(), "flux-pr-comment-key");
        JsonApi api = api(to);
        String login = api.get(RepositoryAddress.parse(to.address()).origin() + "/api/v1/user")
                .path("login")
                .asText();
        String issues = repository(to) + "/issues";
        String comments = issues + "/" + comment.number() + "/comments";
        JsonNode known = api.get(comments + "?limit=100&page=1");
        Optional<JsonNode> own = comment.findIn(known, "/user/login", login);
        if (own.isPresent()) {
            api.send("PATCH", issues + "/comments/" + own.get().path("id").asLong(), comment.payload());
        } else {
            api.send("POST", comments, comment.payload());
        }
    }

    private static boolean newestIs(JsonNode known, JsonNode wanted) {
        for (JsonNode status : known) {
            if (status.path("context").equals(wanted.path("context"))) {
                return status.path("status").equals(wanted.path("status"))
                        && status.path("description").equals(wanted.path("description"));
            }
        }
        return false;
    }

    private JsonApi api(Destination to) {
        String token = to.token().isEmpty() ? to.password() : to.token();
        if (token.isBlank()) {
            throw SendException.failed("gitea token cannot be empty: add 'token' to the provider's Secret", null);
        }
        return new JsonApi(http, to, Map.of(Login.HEADER, "token " + token.strip()));
    }

    private static String repository(Destination to) {
        RepositoryAddress address = RepositoryAddress.parse(to.address());
        String[] parts = address.parts(2);
        return address.origin() + "/api/v1/repos/" + Urls.segment(parts[0]) + "/" + Urls.segment(parts[1]);
    }
}
