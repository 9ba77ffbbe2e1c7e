package io.weirkeeper.engine.kustomize.resource;

import io.weirkeeper.engine.kustomize.KustomizeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The resources of a build in order, no two with the same current identity. Indexes are made when needed and dropped
 * by {@link #changed}; whoever changes identities calls it (kustomize api/resmap/reswrangler.go, v5.8.1).
 */
public final class ResourceList {
    private List<Resource> resources = new ArrayList<>();
    private @Nullable Set<ResId> currentIds;
    private @Nullable Map<ResId, List<Resource>> byAnyId;

    public List<Resource> all() {
        return resources;
    }

    public int size() {
        return resources.size();
    }

    /** Says that identities may be others now. */
    public void changed() {
        currentIds = null;
        byAnyId = null;
    }

    /** @throws KustomizeException when a resource of this identity is there already */
    public void add(Resource resource) {
        Set<ResId> ids = currentIds;
        if (ids == null) {
            ids = HashSet.newHashSet(resources.size() + 1);
            for (Resource known : resources) {
                ids.add(known.currentId().key());
            }
            currentIds = ids;
        }
        if (!ids.add(resource.currentId().key())) {
            throw new KustomizeException("may not add resource with an already registered id: " + resource.currentId()
                    + Places.of(resource));
        }
        resources.add(resource);
        if (byAnyId != null) {
            index(byAnyId, resource);
        }
    }

    public void addAll(Collection<Resource> added) {
        added.forEach(this::add);
    }

    /** Adds a generated resource, or replaces or merges the one that has its identity now or had it before. */
    public void absorb(Resource generated) {
        ResId id = generated.currentId();
        List<Resource> matches = withAnyId(id);
        if (matches.isEmpty()) {
            switch (generated.behavior()) {
                case MERGE, REPLACE ->
                    throw new KustomizeException("id " + id + " does not exist; cannot merge or replace");
                case CREATE, UNSPECIFIED -> add(generated);
            }
            return;
        }
        if (matches.size() > 1) {
            throw new KustomizeException("found multiple objects " + matches + " that could accept merge of " + id);
        }
        Resource old = matches.getFirst();
        switch (generated.behavior()) {
            case REPLACE -> generated.takeMetadataFrom(old);
            case MERGE -> merge(generated, old);
            case CREATE, UNSPECIFIED ->
                throw new KustomizeException("id " + id + " exists; behavior is '"
                        + generated.behavior().text() + "' but must be merge or replace");
        }
        replace(generated);
    }

    private static void merge(Resource generated, Resource old) {
        String origin = old.annotations().get(Origin.ANNOTATION);
        generated.takeMetadataFrom(old);
        DataMaps.fillFrom(generated, old, "data");
        DataMaps.fillFrom(generated, old, "binaryData");
        if (origin != null) {
            generated.setAnnotation(Origin.ANNOTATION, origin);
        }
    }

    /** Puts a resource in the place of the one that has its current identity. */
    private void replace(Resource resource) {
        ResId key = resource.currentId().key();
        int found = -1;
        for (int i = 0; i < resources.size(); i++) {
            if (resources.get(i).currentId().key().equals(key)) {
                if (found >= 0) {
                    throw new KustomizeException("id " + resource.currentId() + " matched several resources");
                }
                found = i;
            }
        }
        if (found < 0) {
            throw new KustomizeException("cannot find resource with id " + resource.currentId() + " to replace");
        }
        resources.set(found, resource);
        changed();
    }

    /** The resources that have or had this identity, in order. */
    public List<Resource> withAnyId(ResId id) {
        Map<ResId, List<Resource>> index = byAnyId;
        if (index == null) {
            index = HashMap.newHashMap(resources.size() * 2);
            for (Resource resource : resources) {
                index(index, resource);
            }
            byAnyId = index;
        }
        ResId key = id.key();
        return index.getOrDefault(key, List.of()).stream()
                .filter(resource -> hasOrHad(resource, key))
                .toList();
    }

    private static boolean hasOrHad(Resource resource, ResId key) {
        return !resource.isEmpty()
                && (resource.currentId().matches(key)
                        || resource.previousIds().stream().anyMatch(id -> id.matches(key)));
    }

    private static void index(Map<ResId, List<Resource>> index, Resource resource) {
        if (resource.isEmpty()) {
            return;
        }
        put(index, resource.currentId().key(), resource);
        for (ResId id : resource.previousIds()) {
            put(index, id.key(), resource);
        }
    }

    private static void put(Map<ResId, List<Resource>> index, ResId key, Resource resource) {
        List<Resource> there = index.computeIfAbsent(key, _ -> new ArrayList<>(1));
        if (there.isEmpty() || there.getLast() != resource) {
            there.add(resource);
        }
    }

    /** Says that this resource alone may have another identity now. */
    public void changed(Resource resource) {
        currentIds = null;
        Map<ResId, List<Resource>> index = byAnyId;
        if (index == null || resource.isEmpty()) {
            return;
        }
        ResId key = resource.currentId().key();
        List<Resource> there = index.getOrDefault(key, List.of());
        if (there.isEmpty()) {
            put(index, key, resource);
        } else if (!there.contains(resource)) {
            byAnyId = null; // order among resources of one identity counts
        }
    }

    /** The one resource that has or had this identity. */
    public Resource byAnyId(ResId id) {
        List<Resource> matches = withAnyId(id);
        if (matches.size() == 1) {
            return matches.getFirst();
        }
        throw new KustomizeException((matches.isEmpty() ? "no matches for Id " : "multiple matches for Id ") + id
                + "; failed to find unique target for patch " + id);
    }

    public List<Resource> withAnyId(Predicate<ResId> wanted) {
        List<Resource> found = new ArrayList<>();
        for (Resource resource : resources) {
            if (!resource.isEmpty()
                    && (resource.previousIds().stream().anyMatch(wanted) || wanted.test(resource.currentId()))) {
                found.add(resource);
            }
        }
        return found;
    }

    /** Drops emptied resources. */
    public void dropEmpty() {
        for (Resource resource : resources) {
            if (resource.isEmpty()) {
                retain(kept -> !kept.isEmpty());
                return;
            }
        }
    }

    public void retain(Predicate<Resource> wanted) {
        if (resources.removeIf(wanted.negate())) {
            changed();
        }
    }

    /** Drops emptied resources and refuses identities that are there twice. */
    public void recheck() {
        List<Resource> kept = resources;
        resources = new ArrayList<>(kept.size());
        changed();
        for (Resource resource : kept) {
            if (!resource.isEmpty()) {
                add(resource);
            }
        }
    }

    /** Puts the resources in another order. */
    public void reorder(List<Resource> ordered) {
        resources = new ArrayList<>(ordered);
        recheck();
    }
}
