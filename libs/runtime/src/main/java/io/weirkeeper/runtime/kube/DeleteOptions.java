package io.weirkeeper.runtime.kube;

/**
 * How to delete.
 *
 * @param uid precondition; empty means none
 * @param resourceVersion precondition; empty means none
 */
public record DeleteOptions(Propagation propagation, String uid, String resourceVersion) {
    /** What happens to dependents, in the API's words. */
    public enum Propagation {
        BACKGROUND("Background"),
        FOREGROUND("Foreground"),
        ORPHAN("Orphan");

        private final String text;

        Propagation(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    public static final DeleteOptions BACKGROUND = new DeleteOptions(Propagation.BACKGROUND, "", "");
}
