package io.weirkeeper.service.notification.send.forge;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.Sender;
import java.util.Optional;

/** Type githubpullrequestcomment (internal/notifier/github_pull_request_comment.go, August 2026). */
final class GithubCommentSender implements Sender {
    private final GithubSession session;

    GithubCommentSender(GithubSession session) {
        this.session = session;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        Comment comment = Comment.of(event, to.origin(), "flux-pr-comment-key");
        GithubSession.Access access = session.open(to, true);
        String issues = access.repositoryUrl() + "/issues";
        String comments = issues + "/" + comment.number() + "/comments";
        JsonNode known = access.api().get(comments + "?sort=created&direction=asc&per_page=100");
        Optional<JsonNode> own = comment.findIn(known, "/user/login", access.login());
        if (own.isPresent()) {
            access.api()
                    .send("PATCH", issues + "/comments/" + own.get().path("id").asLong(), comment.payload());
        } else {
            access.api().send("POST", comments, comment.payload());
        }
    }
}
