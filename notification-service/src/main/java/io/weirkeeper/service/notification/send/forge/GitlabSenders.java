package io.weirkeeper.service.notification.send.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.EventText;
import io.weirkeeper.service.notification.send.ProviderHttp;
import io.weirkeeper.service.notification.send.SendException;
import io.weirkeeper.service.notification.send.Urls;
import java.util.Map;
import java.util.Optional;

/**
 * Types gitlab and gitlabmergerequestcomment (internal/notifier/gitlab.go and gitlab_merge_request_comment.go, August
 * 2026).
 */
final class GitlabSenders {
    private final ProviderHttp http;

    GitlabSenders(ProviderHttp http) {
        this.http = http;
    }

    void status(FluxEvent event, Destination to) {
        if (EventText.isProgressing(event)) {
            return;
        }
        CommitStatus status = CommitStatus.of(event, to.origin());
        JsonApi api = api(to);
        String project = project(to);
        ObjectNode wanted = JsonNodeFactory.instance.objectNode();
        wanted.put("state", status.state("success", "failed"));
        wanted.put("name", status.id());
        wanted.put("description", status.description());
        JsonNode known = api.get(project + "/repository/commits/" + status.commit() + "/statuses?"
                + Urls.form(Map.of("name", status.id())));
        if (!isAmong(known, status, wanted)) {
            api.send("POST", project + "/statuses/" + status.commit(), wanted);
        }
    }

    void comment(FluxEvent event, Destination to) {
        Comment comment = Comment.of(event, to.origin(), "flux-mr-comment-key");
        JsonApi api = api(to);
        String login = api.get(RepositoryAddress.parse(to.address()).origin() + "/api/v4/user")
                .path("username")
                .asText();
        String notes = project(to) + "/merge_requests/" + comment.number() + "/notes";
        JsonNode known = api.get(notes + "?order_by=created_at&per_page=100&sort=asc");
        Optional<JsonNode> own = comment.findIn(known, "/author/username", login);
        if (own.isPresent()) {
            api.send("PUT", notes + "/" + own.get().path("id").asLong(), comment.payload());
        } else {
            api.send("POST", notes, comment.payload());
        }
    }

    private static boolean isAmong(JsonNode known, CommitStatus status, JsonNode wanted) {
        for (JsonNode one : known) {
            if (one.path("sha").asText().equals(status.commit())
                    && one.path("status").equals(wanted.path("state"))
                    && one.path("description").equals(wanted.path("description"))
                    && one.path("name").equals(wanted.path("name"))) {
                return true;
            }
        }
        return false;
    }

    private JsonApi api(Destination to) {
        String token = to.token().isEmpty() ? to.password() : to.token();
        if (token.isBlank()) {
            throw SendException.failed("gitlab token cannot be empty: add 'token' to the provider's Secret", null);
        }
        return new JsonApi(http, to, Map.of("Private-Token", token.strip()));
    }

    private static String project(Destination to) {
        RepositoryAddress address = RepositoryAddress.parse(to.address());
        return address.origin() + "/api/v4/projects/" + Urls.segment(address.path());
    }
}
