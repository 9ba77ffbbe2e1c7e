package io.weirkeeper.service.notification.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.weirkeeper.api.DecodeException;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.notification.ReceiverSpec;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;

/**
 * Type cdevents: the body is an event of CDEvents 0.4 (context and subject as https://cdevents.dev/docs/spec says; what
 * the subject contains is not looked at), {@code Ce-Type} names one that the receiver listens to.
 */
final class CdEventsCheck implements WebhookCheck {
    private static final Pattern TYPE =
            Pattern.compile("^dev\\.cdevents\\.([a-z]+)\\.([a-z]+)\\.[0-9]+\\.[0-9]+\\.[0-9]+(?:-[a-z0-9.]+)?$");
    private static final Pattern VERSION = Pattern.compile("^0\\.4\\.[0-9]+(?:-[a-z0-9.]+)?$");
    private static final Map<String, Set<String>> KNOWN = Map.ofEntries(
            Map.entry("artifact", Set.of("packaged", "published", "signed", "downloaded", "deleted")),
            Map.entry("branch", Set.of("created", "deleted")),
            Map.entry("build", Set.of("queued", "started", "finished")),
            Map.entry("change", Set.of("created", "reviewed", "merged", "abandoned", "updated")),
            Map.entry("environment", Set.of("created", "modified", "deleted")),
            Map.entry("incident", Set.of("detected", "reported", "resolved")),
            Map.entry("pipelinerun", Set.of("queued", "started", "finished")),
            Map.entry("repository", Set.of("created", "modified", "deleted")),
            Map.entry("service", Set.of("deployed", "upgraded", "rolledback", "removed", "published")),
            Map.entry("taskrun", Set.of("started", "finished")),
            Map.entry("testcaserun", Set.of("queued", "started", "finished", "skipped")),
            Map.entry("testoutput", Set.of("published")),
            Map.entry("testsuiterun", Set.of("queued", "started", "finished")),
            Map.entry("ticket", Set.of("created", "updated", "closed")));

    @Override
    public Accepted check(ReceiverSpec receiver, ReceiverSecret secret, WebhookRequest request) {
        JsonNode json;
        try {
            json = RecordJson.parse(request.body());
        } catch (DecodeException e) {
            throw invalid("it is not JSON");
        }
        checkContext(json.path("context"));
        JsonNode subject = json.path("subject");
        if (subject.path("id").asText().isEmpty() || !subject.path("id").isTextual()) {
            throw invalid("subject.id is missing");
        }
        if (!subject.path("content").isObject()) {
            throw invalid("subject.content is not an object");
        }
        EventFilter.check("CDEvent", receiver, request.header("Ce-Type").orElse(""));
        return Accepted.of(request);
    }

    private static void checkContext(JsonNode context) {
        for (String field : new String[] {"id", "source", "type", "timestamp", "version"}) {
            if (!context.path(field).isTextual() || context.path(field).asText().isEmpty()) {
                throw invalid("context." + field + " is missing");
            }
        }
        if (!VERSION.matcher(context.path("version").asText()).matches()) {
            throw invalid("context.version is not one of CDEvents 0.4");
        }
        Matcher type = TYPE.matcher(context.path("type").asText());
        if (!type.matches() || !KNOWN.getOrDefault(type.group(1), Set.of()).contains(type.group(2))) {
            throw invalid("context.type is not known");
        }
        try {
            OffsetDateTime.parse(context.path("timestamp").asText());
        } catch (DateTimeException e) {
            throw invalid("context.timestamp is not a time");
        }
    }

    private static WebhookRefusedException invalid(String why) {
        return new WebhookRefusedException("unable to validate CDEvent event: " + why);
    }
}
