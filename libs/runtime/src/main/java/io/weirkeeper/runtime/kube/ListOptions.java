package io.weirkeeper.runtime.kube;

/**
 * What a list or watch selects.
 *
 * @param namespace empty means all namespaces
 * @param labelSelector in the API's syntax; empty means everything
 * @param fieldSelector in the API's syntax; empty means everything
 * @param metadataOnly ask for PartialObjectMetadata
 * @param pageSize objects per page of a list; 0 means one page
 * @param cached whether a list may be what the API server had in memory a moment ago, which costs it nearly nothing; it
 *     then comes as one page
 */
public record ListOptions(
        String namespace,
        String labelSelector,
        String fieldSelector,
        boolean metadataOnly,
        int pageSize,
        boolean cached) {

    /** Everything in all namespaces, in pages. */
    public static final ListOptions ALL = new ListOptions("", "", "", false, 250, false);

    public ListOptions inNamespace(String namespace) {
        return new ListOptions(namespace, labelSelector, fieldSelector, metadataOnly, pageSize, cached);
    }

    public ListOptions withLabels(String labelSelector) {
        return new ListOptions(namespace, labelSelector, fieldSelector, metadataOnly, pageSize, cached);
    }

    public ListOptions withFields(String fieldSelector) {
        return new ListOptions(namespace, labelSelector, fieldSelector, metadataOnly, pageSize, cached);
    }

    public ListOptions metadataOnly(boolean metadataOnly) {
        return new ListOptions(namespace, labelSelector, fieldSelector, metadataOnly, pageSize, cached);
    }

    /** A list of what the API server has in memory. */
    public ListOptions fromCache() {
        return new ListOptions(namespace, labelSelector, fieldSelector, metadataOnly, 0, true);
    }
}
