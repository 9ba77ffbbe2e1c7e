package io.weirkeeper.remote.ssh;

import java.util.List;

/**
 * Which algorithms a client offers, the preferred first; empty lists leave the client's own.
 *
 * @param keyExchange {@code --ssh-kex-algos}
 * @param hostKey {@code --ssh-hostkey-algos}
 */
public record SshAlgorithms(List<String> keyExchange, List<String> hostKey) {
    public static final SshAlgorithms DEFAULT = new SshAlgorithms(List.of(), List.of());

    public SshAlgorithms {
        keyExchange = List.copyOf(keyExchange);
        hostKey = List.copyOf(hostKey);
    }
}
