package io.weirkeeper.engine.artifact;

/** Revision strings of Git sources: {@code main@sha1:<hex>}, {@code sha1:<hex>}, and the forms before Flux 2.0. */
public final class Revision {
    private Revision() {}

    /**
     * The present form of a revision: {@code main/<hex>} becomes {@code main@sha1:<hex>}, {@code HEAD/<hex>} and
     * {@code <hex>} become {@code sha1:<hex>}, the present form stays. A hash that is not of 40 digits is of the
     * algorithm {@code <unknown>}, as in Flux.
     */
    public static String normalise(String revision) {
        if (revision.isEmpty() || revision.indexOf(':') >= 0) {
            return revision;
        }
        String pointer = pointer(revision);
        String hash = revision.substring(revision.lastIndexOf('/') + 1);
        if (hash.isEmpty()) {
            return pointer.isEmpty() ? "" : pointer + "@";
        }
        return of(pointer, hash);
    }

    /** Whether two revisions are the same, whatever their form. */
    public static boolean same(String one, String other) {
        return normalise(one).equals(normalise(other));
    }

    /**
     * Writes a revision.
     *
     * @param pointer such as a branch or tag; empty means none
     * @param hash the commit
     */
    public static String of(String pointer, String hash) {
        String digest = (hash.length() == 40 ? "sha1" : "<unknown>") + ":" + hash;
        return pointer.isEmpty() ? digest : pointer + "@" + digest;
    }

    /** The branch, tag or reference of a revision; empty when it names a commit alone. */
    public static String pointer(String revision) {
        int at = revision.lastIndexOf('@');
        if (at >= 0) {
            return revision.substring(0, at);
        }
        int slash = revision.lastIndexOf('/');
        String pointer = slash < 0 ? "" : revision.substring(0, slash);
        return pointer.equals("HEAD") ? "" : pointer;
    }

    /** The commit of a revision; empty when there is none. */
    public static String hash(String revision) {
        int colon = revision.lastIndexOf(':');
        return colon >= 0 ? revision.substring(colon + 1) : revision.substring(revision.lastIndexOf('/') + 1);
    }
}
