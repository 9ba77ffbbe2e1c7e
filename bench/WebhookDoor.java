import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.notification.Receiver;
import io.weirkeeper.runtime.http.ListenAddress;
import io.weirkeeper.service.notification.intake.BodyReader;
import io.weirkeeper.service.notification.intake.EventHandler;
import io.weirkeeper.service.notification.intake.HookHandler;
import io.weirkeeper.service.notification.intake.HttpMetrics;
import io.weirkeeper.service.notification.intake.NotificationPorts;
import io.weirkeeper.service.notification.match.Duplicates;
import io.weirkeeper.service.notification.trigger.ReconcileRequests;
import io.weirkeeper.service.notification.verify.IdTokens;
import io.weirkeeper.service.notification.verify.WebhookChecks;
import io.weirkeeper.service.notification.verify.WebhookRefusedException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The service's own two HTTP doors in a process of their own, with a receiver of every type below {@code /hook/TYPE} and
 * without a cluster behind them: what they would trigger is counted. Prints both ports; answers each line that it is
 * given with what it counted, ends with its input. Started by WebhookFuzz.
 */
final class WebhookDoor {
    /** Four bodies of the largest size: what is not given back is seen soon. */
    private static final long BODIES = 12L << 20;

    private static final String READY = "\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\",\"reason\":\"Succeeded\","
            + "\"message\":\"\",\"lastTransitionTime\":\"2026-01-02T15:04:05Z\"}]";

    public static void main(String[] args) throws Exception {
        Map<String, Receiver> receivers = new HashMap<>();
        WebhookFuzz.TYPES.forEach(type -> receivers.put("/hook/" + type, receiver(type)));
        AtomicLong triggered = new AtomicLong();
        HookHandler hooks = new HookHandler(
                () -> true,
                path -> Optional.ofNullable(receivers.get(path)),
                (namespace, name) -> Optional.of(Map.of("token", WebhookFuzz.TOKEN,
                        "email", "a@b".getBytes(StandardCharsets.UTF_8), "audience", "c".getBytes(StandardCharsets.UTF_8))),
                new WebhookChecks(new IdTokens(url -> {
                    throw new WebhookRefusedException("no keys here");
                }, Clock.systemUTC())),
                (receiver, filter) -> {
                    filter.accepts(0, RecordJson.parse("{\"metadata\":{\"name\":\"x\"}}".getBytes(StandardCharsets.UTF_8)));
                    if (!WebhookFuzz.OPEN.contains(receiver.spec().type())) {
                        triggered.incrementAndGet();
                    }
                    return new ReconcileRequests.Result(List.of(), List.of());
                });
        EventHandler events = new EventHandler(
                new Duplicates(Duration.ofMinutes(5), 20_000), event -> {}, text -> text, Clock.systemUTC());
        Vertx vertx = Vertx.vertx();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        ListenAddress any = ListenAddress.parse("127.0.0.1:0");
        NotificationPorts ports = new NotificationPorts(
                vertx,
                new BodyReader(vertx, BODIES),
                new NotificationPorts.Door<>(any, events, new HttpMetrics(registry, "gotk_event", "/")),
                new NotificationPorts.Door<>(any, hooks, new HttpMetrics(registry, "gotk_receiver", "/hook/")));
        System.out.println(ports.hooksPort() + " " + ports.eventsPort());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (in.readLine() != null) {
            System.gc();
            System.out.println(triggered.get() + " " + registry.getMeters().size() + " "
                    + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024);
        }
        System.exit(0);
    }

    private static Receiver receiver(String type) {
        String filter = type.length() % 2 == 0 ? "" : ",\"resourceFilter\":\"has(req.tag) ? req.tag.contains('v') : true\"";
        String oidc = type.equals("generic-oidc")
                ? ",\"oidcProviders\":[{\"issuerURL\":\"https://i\",\"validations\":[{\"expression\":\"claims.sub == 'x'\",\"message\":\"m\"}]}]"
                : ",\"secretRef\":{\"name\":\"s\"}";
        return RecordJson.decode(("{\"apiVersion\":\"notification.toolkit.fluxcd.io/v1\",\"kind\":\"Receiver\","
                + "\"metadata\":{\"name\":\"" + type + "\",\"namespace\":\"n\"},\"spec\":{\"type\":\"" + type
                + "\",\"resources\":[{\"kind\":\"GitRepository\",\"name\":\"x\"}]" + filter + oidc + "},\"status\":{" + READY + "}}")
                .getBytes(StandardCharsets.UTF_8), Receiver.class);
    }
}
