package io.weirkeeper.remote.ssh;

import io.weirkeeper.remote.RemoteException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.jspecify.annotations.Nullable;

/** The lines of a {@code known_hosts} file. A server is known by a key of its own; authorities are not supported. */
public final class KnownHosts {
    private final List<Known> entries;

    /** A line, with its key. */
    private record Known(KnownHostEntry line, PublicKey key) {
        boolean isRevoked() {
            return "revoked".equals(line.getMarker());
        }

        boolean isPlain() {
            return line.getMarker() == null || line.getMarker().isEmpty();
        }
    }

    /** What the lines say about a server's key. */
    public enum Verdict {
        KNOWN,
        /** There are other keys for the server. */
        MISMATCH,
        UNKNOWN,
        REVOKED
    }

    private KnownHosts(List<Known> entries) {
        this.entries = List.copyOf(entries);
    }

    /** Reads the text of the file. Keys of kinds that are not supported are left out. */
    public static KnownHosts of(String text) {
        List<Known> entries = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new StringReader(text))) {
            for (KnownHostEntry line : KnownHostEntry.readKnownHostEntries(reader)) {
                AuthorizedKeyEntry key = line.getKeyEntry();
                PublicKey resolved = key == null ? null : key.resolvePublicKey(null, PublicKeyEntryResolver.IGNORING);
                if (resolved != null) {
                    entries.add(new Known(line, resolved));
                }
            }
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw unreadable(e);
        }
        if (entries.isEmpty()) {
            throw unreadable(null);
        }
        return new KnownHosts(entries);
    }

    private static RemoteException unreadable(@Nullable Exception cause) {
        return new RemoteException(
                "'known_hosts' cannot be read; it must hold lines as ssh-keyscan prints them", cause);
    }

    /** The keys under which a server is known. */
    public List<PublicKey> keys(String host, int port) {
        return entries.stream()
                .filter(entry -> entry.isPlain() && entry.line().isHostMatch(host, port))
                .map(Known::key)
                .toList();
    }

    public Verdict judge(String host, int port, PublicKey shown) {
        for (Known entry : entries) {
            if (entry.isRevoked() && KeyUtils.compareKeys(entry.key(), shown)) {
                return Verdict.REVOKED;
            }
        }
        List<PublicKey> known = keys(host, port);
        if (known.stream().anyMatch(key -> KeyUtils.compareKeys(key, shown))) {
            return Verdict.KNOWN;
        }
        return known.isEmpty() ? Verdict.UNKNOWN : Verdict.MISMATCH;
    }
}
