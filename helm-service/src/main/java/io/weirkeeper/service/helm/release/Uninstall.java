package io.weirkeeper.service.helm.release;

import io.weirkeeper.api.helm.HelmReleaseSpec;
import io.weirkeeper.engine.helm.manifest.KindOrder;
import io.weirkeeper.engine.helm.release.Release;
import io.weirkeeper.engine.helm.release.Status;
import io.weirkeeper.runtime.apply.Inventory;
import io.weirkeeper.runtime.kube.DeleteOptions.Propagation;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.service.helm.store.ReleaseStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The end of a release: hooks, its objects, its records (helm 4.2 pkg/action/uninstall.go). */
final class Uninstall {
    private final io.weirkeeper.api.helm.Uninstall spec;
    private final String name;
    private final Duration timeout;
    private final List<String> errors = new ArrayList<>();

    private Uninstall(HelmReleaseSpec spec, String name) {
        this.spec = spec.uninstall();
        this.name = name;
        Duration own = this.spec.timeout();
        this.timeout = own == null ? spec.timeoutOrDefault() : own;
    }

    static Action action(ActionContext context, HelmReleaseSpec spec, String name) {
        Uninstall uninstall = new Uninstall(spec, name);
        return new Action(context, List.of(uninstall::begin), (_, error) -> error);
    }

    private Stage.Result begin(ActionContext context) {
        Optional<Release> last = context.store().last(name);
        if (last.isEmpty()) {
            throw new ActionException(ReleaseActions.NOT_FOUND, null);
        }
        Release release = last.get();
        if (release.status() == Status.UNINSTALLED) {
            if (spec.keepHistory()) {
                throw new ActionException("the release named \"" + name + "\" is already deleted", null);
            }
            context.use(release);
            context.observe(release);
            purge(context);
            return Stage.Result.DONE;
        }
        context.use(release.with(Status.UNINSTALLING, "Deletion in progress (or silently failed)")
                .deletedAt(context.time()));
        Hooks.Settings hooks = new Hooks.Settings("", timeout, true, !spec.disableWait());
        Stage none = Stage.once(_ -> {});
        return new Stage.Result.Then(List.of(
                spec.disableHooks() ? none : new Hooks("pre-delete", hooks),
                this::delete,
                spec.disableHooks() ? none : tolerant(new Hooks("post-delete", hooks)),
                Stage.once(this::finish)));
    }

    private Stage.Result delete(ActionContext context) {
        context.update(context.release());
        List<ReleaseObject> objects = objects(context);
        // what goes now goes by our own hand: nothing of it is to be restored
        context.owns(Inventory.EMPTY);
        Propagation propagation = propagation(spec.deletionPropagation());
        List<ReleaseObject> deleted = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        var live = context.writer().find(objects);
        for (int i = 0; i < objects.size(); i++) {
            ReleaseObject object = objects.get(i);
            var there = live.get(i);
            boolean isOurs = there != null
                    && ReleaseObjects.foreign(
                                    there,
                                    context.release().name(),
                                    context.release().namespace())
                            .isEmpty();
            if (!isOurs) {
                continue;
            }
            try {
                if (context.writer().delete(object, propagation)) {
                    deleted.add(object);
                }
            } catch (KubeException e) {
                refused.add(String.valueOf(e.getMessage()));
            }
        }
        refused.forEach(context::log);
        if (!refused.isEmpty()) {
            throw new ActionException("failed to delete release: " + name, null);
        }
        return spec.disableWait()
                ? Stage.Result.DONE
                : new Stage.Result.Then(List.of(tolerant(Await.absent(deleted, timeout))));
    }

    /** In the order of deletion, without those that are to be kept. */
    private static List<ReleaseObject> objects(ActionContext context) {
        List<ReleaseObject> objects;
        try {
            objects = new ArrayList<>(context.objects(context.release().namespace())
                    .of(context.release().manifest()));
        } catch (ActionException e) {
            context.log("unable to build kubernetes objects for delete: " + e.text());
            throw new ActionException(
                    "failed to delete release: " + context.release().name(), e);
        }
        objects.removeIf(object -> object.annotation("helm.sh/resource-policy")
                .strip()
                .toLowerCase(Locale.ROOT)
                .equals("keep"));
        Comparator<String> order = KindOrder.comparator(KindOrder.UNINSTALL);
        objects.sort(Comparator.comparing(object -> object.type().kind(), order));
        return objects;
    }

    private static Propagation propagation(@Nullable String wanted) {
        return switch (wanted == null ? "" : wanted) {
            case "foreground" -> Propagation.FOREGROUND;
            case "orphan" -> Propagation.ORPHAN;
            default -> Propagation.BACKGROUND;
        };
    }

    /** A failure is remembered, and the uninstall goes on. */
    private Stage tolerant(Stage stage) {
        return context -> {
            try {
                Stage.Result result = stage.advance(context);
                return result instanceof Stage.Result.Then(List<Stage> stages)
                        ? new Stage.Result.Then(
                                stages.stream().map(this::tolerant).toList())
                        : result;
            } catch (ActionException e) {
                errors.add(e.text());
                return e.cleanup().isEmpty()
                        ? Stage.Result.DONE
                        : new Stage.Result.Then(
                                e.cleanup().stream().map(this::tolerant).toList());
            }
        };
    }

    private void finish(ActionContext context) {
        Release done = context.release().with(Status.UNINSTALLED, "Uninstallation complete");
        if (spec.keepHistory()) {
            context.update(done);
            for (ReleaseStore.Entry entry : context.store().entries(name)) {
                if (entry.status() == Status.DEPLOYED) {
                    context.store()
                            .get(name, entry.version())
                            .ifPresent(release -> context.update(release.with(Status.SUPERSEDED)));
                }
            }
        } else {
            context.use(done);
            context.observe(done);
            purge(context);
        }
        if (!errors.isEmpty()) {
            throw new ActionException(
                    "uninstallation completed with " + errors.size() + " error(s): " + String.join("; ", errors), null);
        }
    }

    private void purge(ActionContext context) {
        for (ReleaseStore.Entry entry : context.store().entries(name)) {
            context.ensureOwned();
            context.store().delete(name, entry.version());
        }
    }
}
