package io.weirkeeper.engine.kustomize.spec;

/** One entry of {@code replicas}. */
public record ReplicaSpec(String name, long count) {
    public static ReplicaSpec read(SpecMap map) {
        return new ReplicaSpec(map.text("name"), map.number("count"));
    }
}
