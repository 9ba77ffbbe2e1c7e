package io.weirkeeper.service.notification.intake;

import static io.weirkeeper.service.notification.Samples.bytes;
import static io.weirkeeper.service.notification.Samples.receiver;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.weirkeeper.api.notification.Receiver;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.service.notification.send.SecretReader;
import io.weirkeeper.service.notification.trigger.ReconcileRequests;
import io.weirkeeper.service.notification.verify.Hmac;
import io.weirkeeper.service.notification.verify.IdTokens;
import io.weirkeeper.service.notification.verify.WebhookChecks;
import io.weirkeeper.service.notification.verify.WebhookRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HookHandlerTest {
    private static final String READY = "{\"webhookPath\":\"/hook/1\",\"conditions\":[{\"type\":\"Ready\",\"status\":"
            + "\"True\",\"reason\":\"Succeeded\",\"message\":\"\",\"lastTransitionTime\":\"2026-01-02T15:04:05Z\"}]}";
    private static final String SPEC = "\"type\":\"generic-hmac\",\"secretRef\":{\"name\":\"s\"},\"resources\":[]";

    private final List<String> asked = new ArrayList<>();
    private final List<String> secretsRead = new ArrayList<>();
    private SecretReader secrets = (namespace, name) -> {
        secretsRead.add(namespace + "/" + name);
        return Optional.of(Map.of("token", bytes("t")));
    };
    private ReconcileRequests.Result result = new ReconcileRequests.Result(List.of("x"), List.of());
    private boolean allKnown = true;

    @Test
    void asksTheResourcesOfAGoodCall() {
        assertThat(call(SPEC, READY, "/hook/1", "t")).isEqualTo(200);
        assertThat(asked).containsExactly("flux");
    }

    @Test
    void knowsOnlyTheExactPathAndReadsNoSecretForOthers() {
        assertThat(call(SPEC, READY, "/hook/1?x=1", "t")).isEqualTo(404);
        assertThat(call(SPEC, READY, "/hook/1/", "t")).isEqualTo(404);
        assertThat(call(SPEC, READY, "/hook/", "t")).isEqualTo(404);
        assertThat(secretsRead).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void asksToComeAgainWhileReceiversAreNotKnownYet() {
        allKnown = false;

        assertThat(call(SPEC, READY, "/hook/2", "t")).isEqualTo(503);
    }

    @Test
    void refusesAWrongSignature() {
        assertThat(call(SPEC, READY, "/hook/1", "wrong")).isEqualTo(400);
        assertThat(asked).isEmpty();
    }

    @Test
    void isUnavailableWhenSuspendedOrNotReady() {
        assertThat(call(SPEC + ",\"suspend\":true", READY, "/hook/1", "t")).isEqualTo(503);
        assertThat(call(SPEC, READY.replace("True", "False"), "/hook/1", "t")).isEqualTo(503);
        assertThat(call(SPEC, "{\"webhookPath\":\"/hook/1\"}", "/hook/1", "t")).isEqualTo(503);
        assertThat(secretsRead).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void refusesWhenTheSecretOrItsTokenIsGone() {
        secrets = (_, _) -> Optional.empty();
        assertThat(call(SPEC, READY, "/hook/1", "t")).isEqualTo(400);
        secrets = (_, _) -> Optional.of(Map.of());
        assertThat(call(SPEC, READY, "/hook/1", "t")).isEqualTo(400);
    }

    @Test
    void failsWhenTheApiServerIsAwayOrAResourceCannotBeAsked() {
        result = new ReconcileRequests.Result(List.of(), List.of("GitRepository/n/a not asked"));
        assertThat(call(SPEC, READY, "/hook/1", "t")).isEqualTo(500);
        secrets = (_, _) -> {
            throw new KubeException(503, "", "away", MissingNode.getInstance(), null);
        };
        assertThat(call(SPEC, READY, "/hook/1", "t")).isEqualTo(500);
    }

    private int call(String spec, String status, String uri, String token) {
        Receiver receiver = receiver("{" + spec + "}", status);
        HookHandler handler = new HookHandler(
                () -> allKnown,
                path -> path.equals("/hook/1") ? Optional.of(receiver) : Optional.empty(),
                secrets,
                new WebhookChecks(new IdTokens(_ -> new byte[0], Clock.systemUTC())),
                (of, _) -> {
                    asked.add(of.metadata().name());
                    return result;
                });
        byte[] body = bytes("{}");
        return handler.handle(new WebhookRequest(
                uri, Map.of("X-Signature", List.of(Hmac.sign(bytes(token), body))), body));
    }
}
