package io.weirkeeper.engine.kustomize.resource;

import io.weirkeeper.engine.kustomize.KustomizeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a build remembers about a resource: the names it had and what was done to it. Kustomize keeps this in
 * annotations that it removes at the end; a resource that comes with such annotations starts with them.
 */
public final class History {
    /** How a generated resource meets one of the same name. */
    public enum Behavior {
        UNSPECIFIED,
        CREATE,
        REPLACE,
        MERGE;

        public static Behavior of(String text) {
            return switch (text) {
                case "create" -> CREATE;
                case "replace" -> REPLACE;
                case "merge" -> MERGE;
                default -> UNSPECIFIED;
            };
        }

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final String DOMAIN = "internal.config.kubernetes.io/";
    static final String PREVIOUS_NAMES = DOMAIN + "previousNames";
    static final String PREVIOUS_NAMESPACES = DOMAIN + "previousNamespaces";
    static final String PREVIOUS_KINDS = DOMAIN + "previousKinds";
    static final String PREFIXES = DOMAIN + "prefixes";
    static final String SUFFIXES = DOMAIN + "suffixes";
    static final String REFERRED_BY = DOMAIN + "refBy";
    static final String BEHAVIOR = DOMAIN + "generatorBehavior";
    static final String NEEDS_HASH = DOMAIN + "needsHashSuffix";
    static final String ALLOW_NAME_CHANGE = DOMAIN + "allowNameChange";
    static final String ALLOW_KIND_CHANGE = DOMAIN + "allowKindChange";
    static final String HELM_GENERATED = DOMAIN + "helm-generated";

    /** The annotations that this class stands for. */
    static final List<String> KEPT_HERE = List.of(
            PREVIOUS_NAMES,
            PREVIOUS_NAMESPACES,
            PREVIOUS_KINDS,
            PREFIXES,
            SUFFIXES,
            REFERRED_BY,
            BEHAVIOR,
            NEEDS_HASH,
            ALLOW_NAME_CHANGE,
            ALLOW_KIND_CHANGE,
            HELM_GENERATED);

    /** Other annotations that never leave a build. */
    static final List<String> NEVER_PRINTED = List.of(
            DOMAIN + "path",
            DOMAIN + "index",
            DOMAIN + "seqindent",
            DOMAIN + "id",
            DOMAIN + "annotations-migration-resource-id",
            "config.kubernetes.io/path",
            "config.kubernetes.io/index",
            "config.k8s.io/id");

    List<String> names = List.of();
    List<String> namespaces = List.of();
    List<String> kinds = List.of();
    List<String> prefixes = List.of();
    List<String> suffixes = List.of();
    boolean referredTo;
    Behavior behavior = Behavior.UNSPECIFIED;
    boolean behaviorSet;
    boolean needsHash;
    boolean nameChangeAllowed;
    boolean kindChangeAllowed;
    boolean helmGenerated;

    History copy() {
        History copy = new History();
        copy.names = names;
        copy.namespaces = namespaces;
        copy.kinds = kinds;
        copy.prefixes = prefixes;
        copy.suffixes = suffixes;
        copy.referredTo = referredTo;
        copy.behavior = behavior;
        copy.behaviorSet = behaviorSet;
        copy.needsHash = needsHash;
        copy.nameChangeAllowed = nameChangeAllowed;
        copy.kindChangeAllowed = kindChangeAllowed;
        copy.helmGenerated = helmGenerated;
        return copy;
    }

    /** Whether kustomize would have an annotation on the resource now. */
    boolean leavesTraces() {
        return !names.isEmpty()
                || !namespaces.isEmpty()
                || !prefixes.isEmpty()
                || !suffixes.isEmpty()
                || referredTo
                || behaviorSet
                || needsHash
                || nameChangeAllowed
                || kindChangeAllowed
                || helmGenerated;
    }

    void addPrevious(String name, String namespace, String kind) {
        names = with(names, name);
        namespaces = with(namespaces, namespace);
        kinds = with(kinds, kind);
    }

    void checkPrevious(ResId current) {
        if (!names.isEmpty() && (names.size() != namespaces.size() || names.size() != kinds.size())) {
            throw new KustomizeException(
                    "previous names, namespaces and kinds of " + current + " do not have the same number");
        }
    }

    static List<String> with(List<String> list, String added) {
        if (added.isEmpty()) {
            return list;
        }
        List<String> longer = new ArrayList<>(list.size() + 1);
        longer.addAll(list);
        longer.add(added);
        return longer;
    }

    /** Takes over an annotation that a manifest brought along. */
    void take(String annotation, String value) {
        List<String> values = List.of(value.split(",", -1));
        switch (annotation) {
            case PREVIOUS_NAMES -> names = values;
            case PREVIOUS_NAMESPACES -> namespaces = values;
            case PREVIOUS_KINDS -> kinds = values;
            case PREFIXES -> prefixes = values;
            case SUFFIXES -> suffixes = values;
            case REFERRED_BY -> referredTo = true;
            case BEHAVIOR -> {
                behavior = Behavior.of(value);
                behaviorSet = true;
            }
            case NEEDS_HASH -> needsHash = value.equals("enabled");
            case ALLOW_NAME_CHANGE -> nameChangeAllowed = value.equals("enabled");
            case ALLOW_KIND_CHANGE -> kindChangeAllowed = value.equals("enabled");
            case HELM_GENERATED -> helmGenerated = value.equals("true");
            default -> throw new IllegalArgumentException(annotation);
        }
    }
}
