package io.weirkeeper.service.notification.send.forge;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.event.InvolvedObject;
import io.weirkeeper.runtime.cel.CelExpression;
import io.weirkeeper.runtime.cel.CelExpressionException;
import io.weirkeeper.service.notification.send.EventText;
import io.weirkeeper.service.notification.send.Origin;
import io.weirkeeper.service.notification.send.SendException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a commit's status is to say (internal/server/provider_commit_status.go and internal/notifier/util.go, August
 * 2026).
 *
 * @param commit 40 hexadecimal digits
 * @param id tells the status from others of the commit
 * @param name {@code kustomization/apps}
 * @param description the reason in words
 */
record CommitStatus(String commit, String id, String name, String description, boolean isError) {
    private static final Pattern HASH = Pattern.compile("(?:^|[@:/])([0-9a-f]{40})$");
    private static final List<String> VARIABLES = List.of("event", "alert", "provider");

    /** @throws SendException when the event names no commit or the provider's expression cannot be used */
    static CommitStatus of(FluxEvent event, Origin origin) {
        return new CommitStatus(
                commit(event), id(event, origin), EventText.name(event), EventText.description(event), event.isError());
    }

    /** In one of two words. */
    String state(String good, String bad) {
        return isError ? bad : good;
    }

    private static String commit(FluxEvent event) {
        Map<String, String> metadata = event.metadata();
        String revision = metadata.getOrDefault(
                "commit", metadata.getOrDefault("originRevision", metadata.getOrDefault("revision", "")));
        if (revision.isEmpty()) {
            throw SendException.refused("missing revision metadata");
        }
        Matcher matcher = HASH.matcher(revision);
        if (!matcher.find()) {
            throw SendException.refused("failed to extract commit hash from '" + revision + "' revision");
        }
        return matcher.group(1);
    }

    private static String id(FluxEvent event, Origin origin) {
        String expression = origin.provider().spec().commitStatusExpr();
        if (expression == null || expression.isEmpty()) {
            InvolvedObject object = event.involvedObject();
            String uid = origin.providerUid().split("-", 2)[0];
            return (object.kind() + "/" + object.name() + "/" + uid).toLowerCase(Locale.ROOT);
        }
        try {
            String id = CelExpression.ofText(expression, VARIABLES)
                    .text(Map.of(
                            "event", RecordJson.toTree(event.withId("")),
                            "alert", RecordJson.toTree(origin.alert()),
                            "provider", RecordJson.toTree(origin.provider())));
            if (id.isEmpty()) {
                throw SendException.failed("commit status cannot be empty: correct spec.commitStatusExpr", null);
            }
            return id;
        } catch (CelExpressionException e) {
            throw SendException.failed("failed to evaluate commitStatusExpr: " + e.getMessage(), e);
        }
    }
}
