package io.weirkeeper.service.notification.send.forge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.service.notification.send.CloudTokens;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.EventText;
import io.weirkeeper.service.notification.send.Login;
import io.weirkeeper.service.notification.send.ProviderHttp;
import io.weirkeeper.service.notification.send.Sender;
import io.weirkeeper.service.notification.send.Urls;

/**
 * Type azuredevops: the status of a commit, with a personal access token or as the workload's own identity
 * (internal/notifier/azure_devops.go, August 2026).
 */
final class AzureDevOpsSender implements Sender {
    /** The application id of Azure DevOps, which is the same for all. */
    private static final String SCOPE = "499b84ac-1321-427f-aa17-267ca6975798/.default";

    private static final String VERSION = "api-version=7.1";
    private static final int PARTS = 4;

    private final ProviderHttp http;
    private final CloudTokens tokens;

    AzureDevOpsSender(ProviderHttp http, CloudTokens tokens) {
        this.http = http;
        this.tokens = tokens;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        if (EventText.isProgressing(event)) {
            return;
        }
        CommitStatus status = CommitStatus.of(event, to.origin());
        RepositoryAddress address = RepositoryAddress.parse(to.address());
        String[] parts = address.parts(PARTS); // organization, project, _git, repository
        String token =
                to.token().isEmpty() ? tokens.azure(to, SCOPE) : to.token().strip();
        JsonApi api = new JsonApi(http, to, Login.basic("", token));
        String statuses = address.origin() + "/" + Urls.segment(parts[0]) + "/" + Urls.segment(parts[1])
                + "/_apis/git/repositories/" + Urls.segment(parts[3]) + "/commits/" + status.commit() + "/statuses?"
                + VERSION;
        ObjectNode wanted = JsonNodeFactory.instance.objectNode();
        String summary = event.metadata().get("summary");
        wanted.putObject("context")
                .put("genre", summary == null ? "fluxcd" : "fluxcd:" + summary)
                .put("name", status.id());
        wanted.put("description", status.description());
        wanted.put("state", status.state("succeeded", "error"));
        if (!KnownStatuses.newestIs(api.get(statuses).path("value"), wanted, "context")) {
            api.send("POST", statuses, wanted);
        }
    }
}
