package io.weirkeeper.engine.kustomize.resource;

/**
 * What tells one resource from another. Two identities match when kind, name and effective namespace are equal: no
 * namespace and "default" are the same, and cluster-scoped kinds have none.
 */
public record ResId(Gvk gvk, String name, String namespace, boolean clusterScoped) {
    /** The effective namespace of everything that has none. */
    public static final String NO_NAMESPACE = "_non_namespaceable_";

    public static ResId of(Gvk gvk, String name, String namespace) {
        return new ResId(gvk, name, namespace, false);
    }

    public String effectiveNamespace() {
        if (clusterScoped) {
            return NO_NAMESPACE;
        }
        return namespace.isEmpty() ? "default" : namespace;
    }

    /** The same for all identities that match each other: a key for maps. */
    public ResId key() {
        return new ResId(gvk, name, effectiveNamespace(), false);
    }

    public boolean matches(ResId other) {
        return name.equals(other.name)
                && gvk.equals(other.gvk)
                && effectiveNamespace().equals(other.effectiveNamespace());
    }

    /** Whether every part that the selector names is the same here. */
    public boolean isSelectedBy(ResId selector) {
        return (selector.name.isEmpty() || selector.name.equals(name))
                && (selector.namespace.isEmpty()
                        || selector.effectiveNamespace().equals(effectiveNamespace()))
                && gvk.isSelectedBy(selector.gvk);
    }

    public boolean isEmpty() {
        return name.isEmpty() && namespace.isEmpty() && gvk.equals(Gvk.ANY);
    }

    @Override
    public String toString() {
        return gvk + "/" + (name.isEmpty() ? "[noName]" : name) + "." + (namespace.isEmpty() ? "[noNs]" : namespace);
    }
}
