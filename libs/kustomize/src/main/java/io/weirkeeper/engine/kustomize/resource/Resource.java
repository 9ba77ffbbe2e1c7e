package io.weirkeeper.engine.kustomize.resource;

import io.weirkeeper.engine.kustomize.field.Nodes;
import io.weirkeeper.engine.kustomize.schema.OpenApi;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One object of a build and its history. Transformers change it in place; a patch may empty it, and then it is dropped
 * at the end of the step (kustomize api/resource/resource.go, v5.8.1).
 */
public final class Resource {
    private static final String METADATA = "metadata";
    private static final String ANNOTATIONS = "annotations";
    private static final String LABELS = "labels";

    private final OpenApi schemas;
    private YamlMap node;
    private History history = new History();
    private List<String> varNames = List.of();

    // The current identity, valid while the four texts are still the same objects.
    private @Nullable ResId current;
    private String seenApiVersion = "";
    private String seenKind = "";
    private String seenName = "";
    private String seenNamespace = "";

    private List<ResId> previous = List.of();
    private @Nullable Gvk previousGvk;
    private @Nullable List<String> previousKinds;

    public Resource(YamlMap node, OpenApi schemas) {
        this.node = node;
        this.schemas = schemas;
        YamlMap annotations = annotationsNode();
        if (annotations != null) {
            takeHistory(annotations);
        }
    }

    private void takeHistory(YamlMap annotations) {
        for (String key : History.KEPT_HERE) {
            YamlNode value = annotations.get(key);
            if (value != null) {
                history.take(key, Nodes.rawText(value));
                annotations.remove(key);
            }
        }
    }

    /** The object itself. */
    public YamlMap node() {
        return node;
    }

    /** Puts another object in the place of this one; the history stays. */
    public void setNode(YamlMap newNode) {
        node = newNode;
    }

    public boolean isEmpty() {
        return node.isEmpty();
    }

    /** Empties the resource, which removes it. */
    public void delete() {
        node = new YamlMap();
    }

    public Resource copy() {
        Resource copy = new Resource(node.copy(), schemas);
        copy.history = history.copy();
        copy.varNames = varNames;
        return copy;
    }

    public String apiVersion() {
        YamlNode value = node.get("apiVersion");
        return value == null ? "" : Nodes.rawText(value);
    }

    public String kind() {
        YamlNode value = node.get("kind");
        return value == null ? "" : Nodes.rawText(value);
    }

    public String name() {
        return metadataText("name");
    }

    public String namespace() {
        return metadataText("namespace");
    }

    private String metadataText(String field) {
        YamlMap metadata = node.map(METADATA);
        YamlNode value = metadata == null ? null : metadata.get(field);
        return value == null || Nodes.isTaggedNull(value) ? "" : Nodes.rawText(value);
    }

    public Gvk gvk() {
        return currentId().gvk();
    }

    /** The identity as it is now. */
    @SuppressWarnings("ReferenceEquality") // the same texts mean the same identity; other texts are looked at anew
    public ResId currentId() {
        String apiVersion = apiVersion();
        String kind = kind();
        String name = name();
        String namespace = namespace();
        ResId known = current;
        if (known != null
                && apiVersion == seenApiVersion
                && kind == seenKind
                && name == seenName
                && namespace == seenNamespace) {
            return known;
        }
        Gvk gvk = known != null && apiVersion == seenApiVersion && kind == seenKind
                ? known.gvk()
                : Gvk.of(apiVersion, kind);
        ResId id = new ResId(gvk, name, namespace, schemas.isClusterScoped(apiVersion, kind));
        current = id;
        seenApiVersion = apiVersion;
        seenKind = kind;
        seenName = name;
        seenNamespace = namespace;
        return id;
    }

    /** The identities it had before, oldest first, under today's group and version. */
    @SuppressWarnings("ReferenceEquality") // lists are replaced, never changed
    public List<ResId> previousIds() {
        if (history.names.isEmpty()) {
            return List.of();
        }
        Gvk gvk = gvk();
        if (history.kinds == previousKinds && gvk.equals(previousGvk)) {
            return previous;
        }
        history.checkPrevious(currentId());
        List<ResId> ids = new ArrayList<>(history.names.size());
        for (int i = 0; i < history.names.size(); i++) {
            String kind = history.kinds.get(i);
            Gvk then = kind.equals(gvk.kind()) ? gvk : new Gvk(gvk.group(), gvk.version(), kind);
            ids.add(ResId.of(then, history.names.get(i), history.namespaces.get(i)));
        }
        previous = ids;
        previousGvk = gvk;
        previousKinds = history.kinds;
        return ids;
    }

    /** The identity it came with. */
    public ResId originalId() {
        List<ResId> ids = previousIds();
        return ids.isEmpty() ? currentId() : ids.getFirst();
    }

    /** Remembers the current identity among the previous ones. */
    public void rememberId() {
        ResId id = currentId();
        clearEmptyAnnotations();
        history.addPrevious(id.name(), id.effectiveNamespace(), id.gvk().kind());
    }

    public void setName(String name) {
        Nodes.putUntagged(metadata(), "name", name);
    }

    public void setKind(String kind) {
        Nodes.putUntagged(node, "kind", kind);
    }

    public void setGvk(Gvk gvk) {
        setKind(gvk.kind());
        Nodes.putUntagged(node, "apiVersion", gvk.apiVersion());
    }

    public void setNamespace(String namespace) {
        if (!namespace.isEmpty()) {
            Nodes.putUntagged(metadata(), "namespace", namespace);
            return;
        }
        YamlMap metadata = node.map(METADATA);
        if (metadata != null) {
            metadata.remove("namespace");
        }
    }

    private YamlMap metadata() {
        return node.mapOrPut(METADATA);
    }

    private @Nullable YamlMap annotationsNode() {
        YamlMap metadata = node.map(METADATA);
        return metadata == null ? null : metadata.map(ANNOTATIONS);
    }

    /** Annotations as texts; the history is not among them. */
    public Map<String, String> annotations() {
        return MetadataTexts.of(node, ANNOTATIONS);
    }

    public Map<String, String> labels() {
        return MetadataTexts.of(node, LABELS);
    }

    /** Replaces all annotations; without any the field goes. */
    public void setAnnotations(Map<String, String> annotations) {
        MetadataTexts.put(node, ANNOTATIONS, annotations);
    }

    public void setLabels(Map<String, String> labels) {
        MetadataTexts.put(node, LABELS, labels);
    }

    public void setAnnotation(String key, String text) {
        Map<String, String> annotations = annotations();
        annotations.put(key, text);
        setAnnotations(annotations);
    }

    public void removeAnnotation(String key) {
        Map<String, String> annotations = annotations();
        annotations.remove(key);
        setAnnotations(annotations);
    }

    private void clearEmptyAnnotations() {
        YamlMap metadata = node.map(METADATA);
        YamlNode annotations = metadata == null ? null : metadata.get(ANNOTATIONS);
        if (metadata != null && annotations != null && !(annotations instanceof YamlMap map && !map.isEmpty())) {
            metadata.remove(ANNOTATIONS);
        }
    }

    /** Makes annotations a map when kustomize would have its own there; JSON patches can tell. */
    public void materializeAnnotations() {
        if (history.leavesTraces() && annotationsNode() == null) {
            YamlMap metadata = metadata();
            metadata.remove(ANNOTATIONS);
            Nodes.append(metadata, ANNOTATIONS, new YamlMap());
        }
    }

    /** Takes away annotations that must not be printed and makes the others strings. */
    public void finishAnnotations() {
        Map<String, String> annotations = annotations();
        History.NEVER_PRINTED.forEach(annotations::remove);
        setAnnotations(annotations);
    }

    public void addPrefix(String prefix) {
        clearEmptyAnnotations();
        history.prefixes = History.with(history.prefixes, prefix);
    }

    public void addSuffix(String suffix) {
        clearEmptyAnnotations();
        history.suffixes = History.with(history.suffixes, suffix);
    }

    public List<String> prefixes() {
        return history.prefixes;
    }

    public List<String> suffixes() {
        return history.suffixes;
    }

    /** Whether both were renamed alike, outermost affixes first; an absent affix agrees with all when allowed. */
    public boolean hasAffixesOf(Resource other, boolean absentAgrees) {
        return agree(prefixes(), other.prefixes(), absentAgrees) && agree(suffixes(), other.suffixes(), absentAgrees);
    }

    private static boolean agree(List<String> ours, List<String> theirs, boolean absentAgrees) {
        if (ours.isEmpty() || theirs.isEmpty()) {
            return absentAgrees || ours.isEmpty() && theirs.isEmpty();
        }
        int common = Math.min(ours.size(), theirs.size());
        return ours.subList(ours.size() - common, ours.size())
                .equals(theirs.subList(theirs.size() - common, theirs.size()));
    }

    public void markReferredTo() {
        history.referredTo = true;
    }

    /** Marks a generated resource. */
    public void setGenerated(History.Behavior behavior, boolean needsHash) {
        history.behavior = behavior;
        history.behaviorSet = true;
        history.needsHash = needsHash;
    }

    public History.Behavior behavior() {
        return history.behavior;
    }

    public boolean needsHash() {
        return history.needsHash;
    }

    public void allowChanges(boolean name, boolean kind) {
        if (name || kind) {
            setAnnotations(annotations()); // as when kustomize notes it there
        }
        history.nameChangeAllowed |= name;
        history.kindChangeAllowed |= kind;
    }

    public boolean isNameChangeAllowed() {
        return history.nameChangeAllowed;
    }

    public boolean isKindChangeAllowed() {
        return history.kindChangeAllowed;
    }

    public boolean isHelmGenerated() {
        return history.helmGenerated;
    }

    /** Forgets everything, as when a patch replaced the annotations that kustomize keeps it in. */
    public void forget() {
        history = new History();
    }

    /** Takes labels, annotations, name, namespace and history of the resource that this one takes the place of. */
    public void takeMetadataFrom(Resource other) {
        Map<String, String> labels = other.labels();
        labels.putAll(labels());
        setLabels(labels);
        Map<String, String> annotations = other.annotations();
        Map<String, String> ours = annotations();
        annotations.putAll(ours);
        for (String key : History.NEVER_PRINTED) {
            if (!other.annotations().containsKey(key)) {
                annotations.remove(key);
            }
        }
        setAnnotations(annotations);
        boolean neededHash = history.needsHash;
        history = other.history.copy();
        history.needsHash &= neededHash;
        setName(other.name());
        setNamespace(other.namespace());
        varNames = other.varNames;
    }

    public List<String> varNames() {
        return varNames;
    }

    public void addVarName(String name) {
        List<String> longer = new ArrayList<>(varNames);
        longer.add(name);
        varNames = longer;
    }

    @Override
    public String toString() {
        return currentId().toString();
    }
}
