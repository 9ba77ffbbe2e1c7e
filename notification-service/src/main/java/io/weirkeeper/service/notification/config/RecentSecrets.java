package io.weirkeeper.service.notification.config;

import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.service.notification.send.SecretReader;
import io.weirkeeper.service.notification.send.SendException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Secrets for sending, read again after two seconds: a storm of notifications asks the API server twice a second, a
 * correction still helps at once. Thread-safe, bounded.
 */
final class RecentSecrets implements SecretReader {
    private static final Duration RECENT = Duration.ofSeconds(2);
    private static final int KEPT = 200;

    private record Name(String namespace, String name) {}

    private record Kept(Optional<Map<String, byte[]>> data, Instant read) {}

    private final SecretReader reader;
    private final Clock clock;
    private final Map<Name, Kept> kept = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Name, Kept> eldest) {
            return size() > KEPT;
        }
    };

    RecentSecrets(SecretReader reader, Clock clock) {
        this.reader = reader;
        this.clock = clock;
    }

    @Override
    public Optional<Map<String, byte[]>> read(String namespace, String name) {
        Name key = new Name(namespace, name);
        Instant now = clock.instant();
        synchronized (kept) {
            Kept recent = kept.get(key);
            if (recent != null && recent.read().plus(RECENT).isAfter(now)) {
                return recent.data();
            }
        }
        try {
            Optional<Map<String, byte[]>> data = reader.read(namespace, name);
            synchronized (kept) {
                kept.remove(key);
                kept.put(key, new Kept(data, now));
            }
            return data;
        } catch (KubeException e) {
            throw SendException.failed("Secret " + namespace + "/" + name + " cannot be read: " + e.getMessage(), e);
        }
    }
}
