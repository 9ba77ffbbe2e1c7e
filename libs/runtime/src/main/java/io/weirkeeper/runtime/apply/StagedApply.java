package io.weirkeeper.runtime.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.health.Health;
import io.weirkeeper.runtime.health.HealthRules;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.ListOptions;
import io.weirkeeper.runtime.kube.ResourceMapper;
import io.weirkeeper.runtime.kube.ResourceType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Applies a set of objects in stages, as Flux does: definitions, classes, custom kinds, the rest. All objects of a
 * stage that exist are tried with a dry-run before anything of the stage is written; what is unchanged is not
 * written, and what the ledger knows to be as it is built is not even looked at. Where a stage must become ready first, {@link #advance} returns and is called again later. One thread at
 * a time; not to be used again after it threw.
 */
public final class StagedApply {
    private static final Duration STAGE_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration RECHECK = Duration.ofSeconds(2);
    private static final Duration SERVING_RECHECK = Duration.ofMillis(50);

    private static final String DEFINITION = "CustomResourceDefinition";

    private final KubeApi api;
    private final ResourceMapper mapper;
    private final Ledger ledger;
    private final Parallel parallel;
    private final ObjectApply objects;

    private final List<Item> all = new ArrayList<>();
    private final Deque<List<Item>> stages = new ArrayDeque<>();
    private final Set<String> newNamespaces = new HashSet<>();
    private ChangeSet changes = ChangeSet.EMPTY;

    /** Objects of the current stage that must go before they can be created again. */
    private List<Item> leaving = List.of();
    /** The current stage, looked at and waiting only for the leaving ones to be written. */
    private List<Item> inspected = List.of();
    /** Objects of the last stage that must become ready. */
    private List<Item> unready = List.of();

    private Instant stageDeadline = Instant.MAX;

    /** @param built belongs to this apply from now on */
    public StagedApply(
            KubeApi api, ResourceMapper mapper, ApplyOptions options, Ledger ledger, List<ObjectNode> built) {
        this.api = api;
        this.mapper = mapper;
        this.ledger = ledger;
        this.parallel = new Parallel(options.concurrency());
        this.objects = new ObjectApply(api, mapper, options);
        all.addAll(Item.all(built, options));
        Map<KindOrder.Stage, List<Item>> byStage = new EnumMap<>(KindOrder.Stage.class);
        for (Item item : all) {
            byStage.computeIfAbsent(KindOrder.stage(item.id(), options.stageKinds()), stage -> new ArrayList<>())
                    .add(item);
        }
        byStage.values().forEach(stage -> {
            stage.sort(Comparator.comparing(Item::id, KindOrder.ORDER));
            stages.add(stage);
        });
    }

    /** What was done so far. */
    public ChangeSet changes() {
        return changes;
    }

    /** Everything that is to be applied. */
    public Inventory inventory() {
        Map<ObjectId, String> versions = new LinkedHashMap<>();
        all.forEach(item -> versions.put(item.id(), item.version()));
        return new Inventory(versions);
    }

    /**
     * Goes on as far as possible.
     *
     * @throws ApplyException when an object cannot be applied; {@link #changes} says what was done before
     */
    public ApplyStep advance(Instant now) {
        while (true) {
            if (!leaving.isEmpty()) {
                leaving = leaving.stream().filter(item -> !objects.isGone(item)).toList();
                if (!leaving.isEmpty()) {
                    return waitFor(leaving, now, "immutable field detected, failed to wait for object to be deleted");
                }
                finishStage(now);
            }
            if (!unready.isEmpty()) {
                unready = stillUnready();
                if (!unready.isEmpty()) {
                    return waitFor(unready, now, "");
                }
            }
            List<Item> next = stages.poll();
            if (next == null) {
                return new ApplyStep.Done(changes);
            }
            begin(next, now);
        }
    }

    private void begin(List<Item> stage, Instant now) {
        rejectDuplicates(stage);
        parallel.each(
                stage,
                item -> objects.inspect(item, newNamespaces.contains(item.id().namespace()), this::isKnown));
        stageDeadline = now.plus(STAGE_TIMEOUT);
        inspected = stage;
        List<Item> recreated = planned(stage, Item.Plan.RECREATE);
        if (!recreated.isEmpty()) {
            ledger.beforeWrites(inventory());
            leaving = recreated.stream().filter(item -> !objects.remove(item)).toList();
            if (!leaving.isEmpty()) {
                return;
            }
        }
        finishStage(now);
    }

    /** Two manifests of one object would overwrite each other at every run. */
    private static void rejectDuplicates(List<Item> stage) {
        Set<ObjectId> seen = new HashSet<>();
        for (Item item : stage) {
            if (!seen.add(item.id())) {
                throw new ApplyException(
                        item.id() + " is in the build result twice: remove one of them",
                        new IllegalArgumentException("duplicate"));
            }
        }
    }

    private void finishStage(Instant now) {
        List<Item> stage = inspected;
        inspected = List.of();
        write(stage);
        changes = changes.and(stage.stream().map(Item::change).toList());
        for (Item item : stage) {
            boolean isAsBuilt = item.plan() != Item.Plan.SKIP;
            item.live().ifPresent(live -> {
                if (isAsBuilt) {
                    ledger.applied(live, item.content());
                } else {
                    ledger.seen(live);
                }
            });
        }
        if (stage.stream().anyMatch(item -> mustBecomeReady(item))) {
            unready = stage.stream()
                    .filter(item -> item.live().isPresent() && item.plan() != Item.Plan.SKIP)
                    .filter(item -> mustBecomeReady(item) && !isReady(item))
                    .toList();
            stageDeadline = now.plus(STAGE_TIMEOUT);
        }
    }

    private boolean isKnown(Item item) {
        return ledger.isApplied(item.id(), item.content());
    }

    private static boolean mustBecomeReady(Item item) {
        return switch (KindOrder.stage(item.id(), Set.of())) {
            case DEFINITIONS, CLASSES -> true;
            case CUSTOM, REST -> false;
        };
    }

    private void write(List<Item> stage) {
        List<Item> writes = new ArrayList<>(planned(stage, Item.Plan.CREATE));
        writes.addAll(planned(stage, Item.Plan.CONFIGURE));
        writes.addAll(planned(stage, Item.Plan.RECREATE));
        if (writes.isEmpty()) {
            return;
        }
        ledger.beforeWrites(inventory());
        Map<Integer, List<Item>> waves = writes.stream()
                .sorted(Comparator.comparing(Item::id, KindOrder.ORDER))
                .collect(Collectors.groupingBy(
                        item -> KindOrder.wave(item.id().kind()), TreeMap::new, Collectors.toList()));
        Set<Item> written = ConcurrentHashMap.newKeySet();
        try {
            for (List<Item> wave : waves.values()) {
                parallel.each(wave, item -> {
                    objects.write(item);
                    written.add(item);
                });
            }
        } catch (ApplyException e) {
            changes = changes.and(
                    stage.stream().filter(written::contains).map(Item::change).toList());
            throw e;
        }
        for (Item item : planned(writes, Item.Plan.CREATE)) {
            if (item.id().kind().equals("Namespace") && item.id().group().isEmpty()) {
                newNamespaces.add(item.id().name());
            }
        }
    }

    private static List<Item> planned(List<Item> items, Item.Plan plan) {
        return items.stream().filter(item -> item.plan() == plan).toList();
    }

    private List<Item> stillUnready() {
        List<Item> rest = new ArrayList<>();
        for (Item item : unready) {
            try {
                objects.get(item).ifPresent(item::live);
            } catch (KubeException e) {
                throw ApplyException.write(item.id(), e);
            }
            if (!isReady(item)) {
                rest.add(item);
            }
        }
        return rest;
    }

    private boolean isReady(Item item) {
        if (!health(item).is(Health.Status.CURRENT)) {
            return false;
        }
        boolean isNew = item.plan() == Item.Plan.CREATE || item.plan() == Item.Plan.RECREATE;
        return !(isNew && item.id().kind().equals(DEFINITION)) || isServed(item);
    }

    private static Health health(Item item) {
        return item.live().map(live -> HealthRules.of(live, Instant.EPOCH)).orElse(Health.NOT_FOUND);
    }

    /** An established definition is served a moment later. */
    private boolean isServed(Item item) {
        ObjectNode definition = item.live().orElseThrow();
        mapper.learn(definition);
        String group = definition.path("spec").path("group").asText();
        String kind = definition.path("spec").path("names").path("kind").asText();
        ResourceType type = mapper.preferred(group, kind).orElse(null);
        if (type == null) {
            return true;
        }
        try {
            ListOptions one = new ListOptions("", "", "metadata.name=none", true, 1, false);
            String _ = api.list(type, one, object -> {});
            return true;
        } catch (KubeException e) {
            return !e.isNotFound();
        }
    }

    private ApplyStep waitFor(List<Item> items, Instant now, String what) {
        boolean isOver = !now.isBefore(stageDeadline);
        boolean isHopeless =
                what.isEmpty() && items.stream().allMatch(item -> health(item).is(Health.Status.FAILED));
        if (isOver || isHopeless) {
            String states = items.stream()
                    .map(item ->
                            item.id() + " status: '" + health(item).status().text() + "'")
                    .collect(Collectors.joining(", ", "[", "]"));
            String message = !what.isEmpty()
                    ? items.getFirst().id() + " " + what
                    : (isOver ? "timeout waiting for: " : "failed early due to stalled resources: ") + states;
            throw new ApplyException(message, new IllegalStateException("not ready in time"));
        }
        boolean isServing = items.stream().anyMatch(item -> health(item).is(Health.Status.CURRENT));
        Instant recheck = now.plus(isServing && what.isEmpty() ? SERVING_RECHECK : RECHECK);
        Set<ObjectId> pending = new LinkedHashSet<>();
        items.forEach(item -> pending.add(item.id()));
        return new ApplyStep.Waiting(pending, recheck.isBefore(stageDeadline) ? recheck : stageDeadline);
    }
}
