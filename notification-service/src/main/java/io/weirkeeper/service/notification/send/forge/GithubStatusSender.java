package io.weirkeeper.service.notification.send.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.EventText;
import io.weirkeeper.service.notification.send.Sender;

/** Type github: the status of a commit (internal/notifier/github.go, August 2026). */
final class GithubStatusSender implements Sender {
    private final GithubSession session;

    GithubStatusSender(GithubSession session) {
        this.session = session;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        if (EventText.isProgressing(event)) {
            return;
        }
        CommitStatus status = CommitStatus.of(event, to.origin());
        GithubSession.Access access = session.open(to);
        ObjectNode wanted = JsonNodeFactory.instance.objectNode();
        wanted.put("state", status.state("success", "failure"));
        wanted.put("description", status.description());
        wanted.put("context", status.id());
        String url = access.repositoryUrl();
        JsonNode known = access.api().get(url + "/commits/" + status.commit() + "/statuses?per_page=50");
        if (!KnownStatuses.newestIs(known, wanted, "context")) {
            access.api().send("POST", url + "/statuses/" + status.commit(), wanted);
        }
    }
}
