package io.weirkeeper.service.notification.send.forge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.event.InvolvedObject;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.Sender;

/** Type githubdispatch: a repository_dispatch event (internal/notifier/github_dispatch.go, August 2026). */
final class GithubDispatchSender implements Sender {
    private final GithubSession session;

    GithubDispatchSender(GithubSession session) {
        this.session = session;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        InvolvedObject object = event.involvedObject();
        GithubSession.Access access = session.open(to);
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.put("event_type", object.kind() + "/" + object.name() + "." + object.namespace());
        payload.set("client_payload", RecordJson.toTree(event.withId("")));
        access.api().send("POST", access.repositoryUrl() + "/dispatches", payload);
    }
}
