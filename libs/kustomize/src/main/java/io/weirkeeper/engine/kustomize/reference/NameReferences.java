package io.weirkeeper.engine.kustomize.reference;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.field.FieldEditor;
import io.weirkeeper.engine.kustomize.field.FieldSpec;
import io.weirkeeper.engine.kustomize.field.NameReference;
import io.weirkeeper.engine.kustomize.field.Nodes;
import io.weirkeeper.engine.kustomize.resource.Gvk;
import io.weirkeeper.engine.kustomize.resource.ResId;
import io.weirkeeper.engine.kustomize.resource.Resource;
import io.weirkeeper.engine.kustomize.resource.ResourceList;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites names that other resources had when they were referred to. Candidates come from an index by former name, so
 * that the work grows with the references and not with their square (kustomize api/filters/nameref and
 * accumulator/namereferencetransformer.go, v5.8.1).
 */
public final class NameReferences {
    /** A place that may hold a name of a kind. */
    private record Place(Gvk target, FieldSpec spec) {}

    /** Where resources of one original namespace are now. */
    private record Whereabouts(boolean clusterScoped, String effectiveNamespace, String namespace) {}

    private final List<NameReference> references;
    private final Map<String, List<Resource>> byFormerName = new HashMap<>();
    private final Map<String, Set<Whereabouts>> byOriginalNamespace = new HashMap<>();
    private final Map<Gvk, List<Place>> places = new HashMap<>();

    private NameReferences(List<NameReference> references, ResourceList resources) {
        this.references = references;
        for (Resource resource : resources.all()) {
            Set<String> names = new HashSet<>();
            for (ResId id : resource.previousIds()) {
                if (names.add(id.name())) {
                    byFormerName
                            .computeIfAbsent(id.name(), _ -> new ArrayList<>(1))
                            .add(resource);
                }
            }
            ResId current = resource.currentId();
            byOriginalNamespace
                    .computeIfAbsent(resource.originalId().effectiveNamespace(), _ -> new HashSet<>())
                    .add(new Whereabouts(current.clusterScoped(), current.effectiveNamespace(), current.namespace()));
        }
    }

    /** @throws KustomizeException when a name could mean several resources that are named differently now */
    public static void fix(ResourceList resources, List<NameReference> references) {
        if (references.isEmpty()) {
            return;
        }
        NameReferences fixer = new NameReferences(references, resources);
        for (Resource resource : resources.all()) {
            if (!resource.isEmpty()) {
                fixer.fix(resource);
            }
        }
        resources.changed();
    }

    private List<Place> placesOf(Gvk referrer) {
        return places.computeIfAbsent(referrer, key -> {
            List<Place> found = new ArrayList<>();
            for (NameReference reference : references) {
                for (FieldSpec spec : reference.referrers().list()) {
                    if (key.isSelectedBy(spec.gvk())) {
                        found.add(new Place(reference.target(), spec));
                    }
                }
            }
            return found;
        });
    }

    private void fix(Resource referrer) {
        List<Place> toVisit = placesOf(referrer.originalId().gvk());
        if (toVisit.isEmpty()) {
            return;
        }
        refuseNulls(referrer);
        Referrer from = new Referrer(referrer, boundNamespaces(referrer));
        for (Place place : toVisit) {
            try {
                FieldEditor.apply(
                        referrer.node(), place.spec(), FieldEditor.Create.NOTHING, node -> from.update(node, place));
            } catch (KustomizeException e) {
                throw new KustomizeException(
                        "updating name reference in '" + place.spec().path() + "' field of '" + referrer + "': "
                                + e.getMessage(),
                        e);
            }
        }
    }

    /** Kustomize reads a null in two ways, unless it has no tag, and notices here that they differ. */
    private static void refuseNulls(Resource referrer) {
        for (String field : List.of("apiVersion", "kind")) {
            YamlNode value = referrer.node().get(field);
            if (value instanceof YamlScalar text
                    && text.isNull()
                    && !text.isUntagged()
                    && !text.text().isEmpty()) {
                throw new KustomizeException(value.place() + ": the " + field + " of " + referrer + " is null");
            }
        }
    }

    /** The namespaces of the service accounts that a role binding names. */
    private static Set<String> boundNamespaces(Resource binding) {
        Set<String> namespaces = new HashSet<>();
        YamlList subjects =
                binding.kind().equals("RoleBinding") ? binding.node().list("subjects") : null;
        if (subjects == null) {
            return namespaces;
        }
        for (YamlNode subject : subjects) {
            YamlNode namespace = subject instanceof YamlMap map ? map.get("namespace") : null;
            YamlNode kind = subject instanceof YamlMap map ? map.get("kind") : null;
            if (namespace == null || kind == null) {
                continue;
            }
            if (!(kind instanceof YamlScalar text) || !text.isString()) {
                throw new KustomizeException(kind.place() + ": the kind of a subject of " + binding + " is no text");
            }
            if (!text.text().equals("ServiceAccount")) {
                continue;
            }
            if (!(namespace instanceof YamlScalar scalar) || !scalar.isString()) {
                throw new KustomizeException(
                        namespace.place() + ": the namespace of a subject of " + binding + " is no text");
            }
            namespaces.add(scalar.text());
        }
        return namespaces;
    }

    /** One resource whose references are looked at. */
    private final class Referrer {
        private final Resource referrer;
        private final ResId id;
        private final Set<String> boundNamespaces;

        private Referrer(Resource referrer, Set<String> boundNamespaces) {
            this.referrer = referrer;
            this.id = referrer.currentId();
            this.boundNamespaces = boundNamespaces;
        }

        private YamlNode update(YamlNode node, Place place) {
            switch (node) {
                case YamlScalar scalar -> {
                    if (!scalar.isNull()) {
                        updateName(scalar, place);
                    }
                }
                case YamlMap map -> updateMap(map, place);
                case YamlList list -> {
                    for (YamlNode item : list) {
                        if (item instanceof YamlList) {
                            throw new KustomizeException(item.place() + ": expected a name or a map but got a list");
                        }
                        update(item, place);
                    }
                }
            }
            return node;
        }

        private void updateName(YamlScalar scalar, Place place) {
            Resource referred = choose(candidates(scalar.text(), place), false);
            if (referred != null) {
                referred.markReferredTo();
                if (!referred.name().equals(scalar.text())) {
                    Nodes.setUntagged(scalar, referred.name());
                }
            }
        }

        private void updateMap(YamlMap map, Place place) {
            YamlNode name = map.get("name");
            if (name == null) {
                throw new KustomizeException(map.place() + ": the field path leads to a map that has no 'name' field");
            }
            List<Resource> candidates = candidates(Nodes.rawText(name), place);
            YamlNode namespace = map.get("namespace");
            if (namespace != null) {
                candidates = inNamespace(candidates, Nodes.rawText(namespace));
            }
            Resource referred = choose(candidates, true);
            if (referred == null) {
                return;
            }
            referred.markReferredTo();
            if (referred.name().equals(Nodes.rawText(name))
                    && referred.namespace().isEmpty()) {
                return;
            }
            Nodes.putUntagged(map, "name", referred.name());
            if (!referred.namespace().isEmpty()) {
                Nodes.putUntagged(map, "namespace", referred.namespace());
            }
        }

        /** Those that came from the namespace when any resource did, otherwise those that are in it now. */
        private List<Resource> inNamespace(List<Resource> candidates, String namespace) {
            boolean original = !namespace.equals(ResId.NO_NAMESPACE)
                    && byOriginalNamespace.getOrDefault(namespace, Set.of()).stream()
                            .anyMatch(this::mayRefer);
            return candidates.stream()
                    .filter(candidate -> {
                        ResId at = original ? candidate.originalId() : candidate.currentId();
                        return !namespace.equals(ResId.NO_NAMESPACE)
                                && at.effectiveNamespace().equals(namespace);
                    })
                    .toList();
        }

        private boolean mayRefer(Whereabouts to) {
            return id.clusterScoped()
                    || to.clusterScoped()
                    || to.effectiveNamespace().equals(id.effectiveNamespace())
                    || boundNamespaces.contains(to.namespace());
        }

        private List<Resource> candidates(String formerName, Place place) {
            List<Resource> former = byFormerName.getOrDefault(formerName, List.of());
            if (former.isEmpty()) {
                return former;
            }
            Gvk role = place.spec().path().endsWith("roleRef/name") ? roleGvk() : null;
            List<Resource> candidates = new ArrayList<>(former.size());
            for (Resource candidate : former) {
                ResId at = candidate.currentId();
                boolean fits = mayRefer(new Whereabouts(at.clusterScoped(), at.effectiveNamespace(), at.namespace()))
                        && wasSelectedBy(candidate, place.target())
                        && (role == null || wasSelectedBy(candidate, role))
                        && sharesNamespace(candidate);
                if (fits) {
                    candidates.add(candidate);
                }
            }
            return candidates;
        }

        private static boolean wasSelectedBy(Resource resource, Gvk selector) {
            return resource.previousIds().stream().anyMatch(id -> id.gvk().isSelectedBy(selector));
        }

        private @Nullable Gvk roleGvk() {
            YamlMap role = referrer.node().map("roleRef");
            YamlNode group = role == null ? null : role.get("apiGroup");
            YamlNode kind = role == null ? null : role.get("kind");
            return group == null || kind == null ? null : new Gvk(Nodes.rawText(group), "", Nodes.rawText(kind));
        }

        private boolean sharesNamespace(Resource candidate) {
            ResId at = candidate.currentId();
            return id.clusterScoped()
                    || at.clusterScoped()
                    || candidate.kind().equals("ServiceAccount")
                    || id.effectiveNamespace().equals(at.effectiveNamespace());
        }

        private @Nullable Resource choose(List<Resource> all, boolean withNamespace) {
            if (all.size() == 1) {
                return all.getFirst();
            }
            List<Resource> candidates = renamedAlike(all, true);
            if (candidates.size() > 1) {
                candidates = renamedAlike(candidates, false);
            }
            if (candidates.isEmpty()) {
                return null;
            }
            Resource first = candidates.getFirst();
            for (Resource other : candidates) {
                boolean same = first.name().equals(other.name())
                        && (!withNamespace || first.namespace().equals(other.namespace()));
                if (!same) {
                    throw new KustomizeException("found multiple possible referrals: " + candidates);
                }
            }
            return first;
        }

        private List<Resource> renamedAlike(List<Resource> candidates, boolean absentAgrees) {
            return candidates.stream()
                    .filter(candidate -> candidate.hasAffixesOf(referrer, absentAgrees))
                    .toList();
        }
    }
}
