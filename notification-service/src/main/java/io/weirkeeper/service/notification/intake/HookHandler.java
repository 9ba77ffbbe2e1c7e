package io.weirkeeper.service.notification.intake;

import io.weirkeeper.api.Condition;
import io.weirkeeper.api.LocalObjectReference;
import io.weirkeeper.api.notification.Receiver;
import io.weirkeeper.runtime.cel.CelExpressionException;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.service.notification.send.SecretReader;
import io.weirkeeper.service.notification.trigger.ReconcileRequests;
import io.weirkeeper.service.notification.verify.Accepted;
import io.weirkeeper.service.notification.verify.ReceiverSecret;
import io.weirkeeper.service.notification.verify.ResourceFilter;
import io.weirkeeper.service.notification.verify.WebhookCheck;
import io.weirkeeper.service.notification.verify.WebhookChecks;
import io.weirkeeper.service.notification.verify.WebhookRefusedException;
import io.weirkeeper.service.notification.verify.WebhookRequest;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Answers a webhook call with a status code: 404 for a path that no receiver has, 503 for one that is suspended or not
 * ready, 400 for a caller that is refused, 500 when a resource could not be asked, 200 otherwise. The answer never says
 * why; the log does.
 */
public final class HookHandler {
    private static final Logger LOG = Logger.getLogger(HookHandler.class);

    /** Asks the resources of a receiver. */
    @FunctionalInterface
    public interface Requests {
        ReconcileRequests.Result request(Receiver receiver, ResourceFilter filter);
    }

    private final BooleanSupplier allKnown;
    private final Function<String, Optional<Receiver>> byPath;
    private final SecretReader secrets;
    private final WebhookChecks checks;
    private final Requests requests;

    /**
     * @param allKnown whether all receivers are known, so that an unknown path is nobody's
     * @param byPath the receiver of a path
     */
    public HookHandler(
            BooleanSupplier allKnown,
            Function<String, Optional<Receiver>> byPath,
            SecretReader secrets,
            WebhookChecks checks,
            Requests requests) {
        this.allKnown = allKnown;
        this.byPath = byPath;
        this.secrets = secrets;
        this.checks = checks;
        this.requests = requests;
    }

    /** May block: it reads the Secret and asks the resources. */
    public int handle(WebhookRequest request) {
        Optional<Receiver> found = byPath.apply(request.uri());
        if (found.isEmpty()) {
            return allKnown.getAsBoolean() ? 404 : 503;
        }
        Receiver receiver = found.get();
        String name =
                receiver.metadata().namespace() + "/" + receiver.metadata().name();
        if (receiver.spec().suspend() || !Condition.isTrue(receiver.status().conditions(), Condition.READY)) {
            LOG.errorf(
                    "unable to process request: receiver %s is %s",
                    name, receiver.spec().suspend() ? "suspended" : "not ready");
            return 503;
        }
        ResourceFilter filter;
        try {
            filter = new ResourceFilter(receiver.spec(), request, check(receiver, request));
        } catch (WebhookRefusedException e) {
            LOG.errorf("unable to validate payload for receiver %s: %s", name, e.getMessage());
            return 400;
        } catch (KubeException e) {
            LOG.errorf("receiver %s: its Secret cannot be read: %s", name, e.getMessage());
            return 500;
        } catch (CelExpressionException e) {
            LOG.errorf("receiver %s: unable to create resource filters: %s", name, e.getMessage());
            return 500;
        }
        ReconcileRequests.Result result = requests.request(receiver, filter);
        result.problems().forEach(problem -> LOG.errorf("receiver %s: %s", name, problem));
        if (!result.asked().isEmpty()) {
            LOG.infof("receiver %s: requested reconciliation of %s", name, result.asked());
        }
        return result.problems().isEmpty() ? 200 : 500;
    }

    private Accepted check(Receiver receiver, WebhookRequest request) {
        WebhookCheck check = checks.ofType(receiver.spec().type())
                .orElseThrow(() -> new WebhookRefusedException(
                        "receiver type '" + receiver.spec().type() + "' is not supported"));
        return check.check(receiver.spec(), secret(receiver), request);
    }

    private ReceiverSecret secret(Receiver receiver) {
        if (receiver.spec().type().equals(WebhookChecks.OIDC)) {
            return ReceiverSecret.NONE;
        }
        LocalObjectReference reference = receiver.spec().secretRef();
        if (reference == null) {
            throw new WebhookRefusedException("the receiver has no secretRef");
        }
        Map<String, byte[]> data = secrets.read(receiver.metadata().namespace(), reference.name())
                .orElseThrow(() -> new WebhookRefusedException("Secret " + reference.name() + " not found"));
        ReceiverSecret secret = new ReceiverSecret(data);
        if (!secret.hasToken()) {
            throw new WebhookRefusedException("Secret " + reference.name() + " has no key 'token'");
        }
        return secret;
    }
}
