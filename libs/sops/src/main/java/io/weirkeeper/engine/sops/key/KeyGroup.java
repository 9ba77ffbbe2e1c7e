package io.weirkeeper.engine.sops.key;

import java.util.List;

/** Master keys that each hold the same part of a data key. */
public record KeyGroup(List<MasterKey> keys) {
    public KeyGroup {
        keys = List.copyOf(keys);
    }

    /** As they are tried: what needs no network first. */
    List<MasterKey> inOrder() {
        return keys.stream().sorted((a, b) -> Integer.compare(rank(a), rank(b))).toList();
    }

    private static int rank(MasterKey key) {
        return switch (key) {
            case MasterKey.Age _ -> 0;
            case MasterKey.Pgp _ -> 1;
            default -> 2;
        };
    }
}
