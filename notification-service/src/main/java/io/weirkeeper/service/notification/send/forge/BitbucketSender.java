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
import io.weirkeeper.service.notification.send.Sender;
import io.weirkeeper.service.notification.send.Urls;
import java.util.Optional;

/**
 * Type bitbucket: the status of a commit in Bitbucket Cloud; the token is {@code user:password}
 * (internal/notifier/bitbucket.go, August 2026).
 */
final class BitbucketSender implements Sender {
    private static final String API = "https://api.bitbucket.org/2.0";

    private final ProviderHttp http;
    private final String url;

    BitbucketSender(ProviderHttp http) {
        this(http, API);
    }

    BitbucketSender(ProviderHttp http, String url) {
        this.http = http;
        this.url = url;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        if (EventText.isProgressing(event)) {
            return;
        }
        String[] login = Login.requiredToken(to).split(":", -1);
        if (login.length != 2) {
            throw SendException.failed("invalid token format, expected to be <user>:<password>", null);
        }
        CommitStatus status = CommitStatus.of(event, to.origin());
        String[] parts = RepositoryAddress.parse(to.address()).parts(2);
        JsonApi api = new JsonApi(http, to, Login.basic(login[0], login[1]));
        String statuses = url + "/repositories/" + Urls.segment(parts[0]) + "/" + Urls.segment(parts[1]) + "/commit/"
                + status.commit() + "/statuses/build";
        ObjectNode wanted = JsonNodeFactory.instance.objectNode();
        wanted.put("key", StatusKey.of(status.id()));
        wanted.put("state", status.state("SUCCESSFUL", "FAILED"));
        wanted.put("name", status.name());
        wanted.put("url", "https://bitbucket.org");
        wanted.put("description", status.description());
        Optional<JsonNode> known = api.find(statuses + "/" + StatusKey.of(status.id()));
        boolean isKnown = known.isPresent()
                && known.get().path("state").equals(wanted.path("state"))
                && known.get().path("description").equals(wanted.path("description"));
        if (!isKnown) {
            api.send("POST", statuses, wanted);
        }
    }
}
