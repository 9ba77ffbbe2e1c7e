package io.weirkeeper.runtime.access;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Asks a cloud how to reach a cluster that it runs: the port to those who can log in there. */
@FunctionalInterface
public interface CloudClusters {
    /**
     * What somebody wants to reach, in the words of Flux's ConfigMaps.
     *
     * @param provider {@code aws}, {@code azure} or {@code gcp}
     * @param cluster the cloud's own name for it
     * @param address of the API server; empty asks the cloud
     * @param authority PEM text; empty asks the cloud
     * @param account who logs in to the cloud; empty means this process
     */
    record Question(
            String provider, String cluster, String address, String authority, Optional<ServiceAccount> account) {}

    /** @param tokens issues one for an audience */
    record ServiceAccount(
            String namespace, String name, Map<String, String> annotations, UnaryOperator<String> tokens) {
        public ServiceAccount {
            annotations = Map.copyOf(annotations);
        }
    }

    /** @param token asked for each use; throws {@link AccessException} */
    record Reached(String address, String authority, Supplier<String> token) {}

    /** @throws AccessException when the question is wrong or the cloud refuses */
    Reached reach(Question question);
}
