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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Type bitbucketserver: the build status of a commit in Bitbucket Server and Data Center
 * (internal/notifier/bitbucketserver.go, August 2026).
 */
final class BitbucketServerSender implements Sender {
    private static final String SCM = "/scm/";

    private final ProviderHttp http;

    BitbucketServerSender(ProviderHttp http) {
        this.http = http;
    }

    @Override
    public void send(FluxEvent event, Destination to) {
        if (EventText.isProgressing(event)) {
            return;
        }
        CommitStatus status = CommitStatus.of(event, to.origin());
        JsonApi api = new JsonApi(http, to, headers(to));
        String key = StatusKey.of(status.id());
        ObjectNode wanted = JsonNodeFactory.instance.objectNode();
        wanted.put("description", status.description());
        wanted.put("key", key);
        // the description is shown nowhere else
        wanted.put("name", status.name() + " [" + status.description() + "]");
        wanted.put("state", status.state("SUCCESSFUL", "FAILED"));
        wanted.put("url", to.address());
        String builds = commits(to.address()) + "/" + status.commit() + "/builds";
        Optional<JsonNode> known = api.find(builds + "?key=" + key);
        boolean isKnown = known.isPresent()
                && List.of("key", "state", "description", "name").stream()
                        .allMatch(field -> known.get().path(field).equals(wanted.path(field)));
        if (!isKnown) {
            api.send("POST", builds, wanted);
        }
    }

    private static Map<String, String> headers(Destination to) {
        boolean hasLogin = !to.username().isEmpty() && !to.password().isEmpty();
        if (to.token().isEmpty() && !hasLogin) {
            throw SendException.failed(
                    "invalid credentials, expected to be one of username/password or API Token", null);
        }
        Map<String, String> headers = new LinkedHashMap<>(Login.bearerOrBasic(to));
        headers.put("x-atlassian-token", "no-check");
        headers.put("x-requested-with", "XMLHttpRequest");
        return headers;
    }

    private static String commits(String address) {
        RepositoryAddress parsed = RepositoryAddress.parse(address);
        String path = "/" + parsed.path();
        int scm = path.lastIndexOf(SCM);
        if (!address.startsWith("http") || scm < 0) {
            throw SendException.failed(
                    "could not parse git address: supplied provider address is not http(s) git clone url", null);
        }
        String[] parts = path.substring(scm + SCM.length()).split("/", -1);
        if (parts.length != 2) {
            throw SendException.failed(
                    "could not parse git address: invalid repository id '" + parsed.path() + "'", null);
        }
        return parsed.origin() + path.substring(0, scm) + "/rest/api/latest/projects/" + Urls.segment(parts[0])
                + "/repos/" + Urls.segment(parts[1]) + "/commits";
    }
}
