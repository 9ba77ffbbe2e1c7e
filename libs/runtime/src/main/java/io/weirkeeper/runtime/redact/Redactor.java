package io.weirkeeper.runtime.redact;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.UnaryOperator;

/**
 * Takes secrets out of text before it reaches status, log, Kubernetes Event or topic: the values of every Secret that
 * was read, and the user info in URLs. Remembers a bounded number of values, and forgets those first that nobody read for
 * longest. Thread-safe.
 */
public final class Redactor implements UnaryOperator<String> {
    private static final String MASK = "*****";
    private static final Pattern USER_INFO = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*://)[^/@\\s'\"]+@");
    /** Shorter values would mask ordinary words. */
    private static final int SHORTEST = 6;

    static final int MOST = 10_000;
    /** Of one value; a bundle of certificates has thousands, which would leave no room for what is secret. */
    private static final int MOST_LINES = 200;

    // longest first, so that a value that contains another is masked as a whole
    private final Set<String> secrets = new ConcurrentSkipListSet<>(
            Comparator.<String>comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    /** The same values, the one that was read longest ago first. */
    private final Map<String, Boolean> recent = new LinkedHashMap<>(16, 0.75f, true);

    /** Remembers the values of a Secret; each also in base64, as the API shows it. */
    public void remember(List<String> values) {
        for (String value : values) {
            add(value);
            add(value.strip());
            add(Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
            value.lines().limit(MOST_LINES).forEach(this::add);
        }
    }

    @Override
    public String apply(String text) {
        String masked = text;
        for (String secret : secrets) {
            if (masked.contains(secret)) {
                masked = masked.replace(secret, MASK);
            }
        }
        return masked.contains("://") ? USER_INFO.matcher(masked).replaceAll("$1" + MASK + "@") : masked;
    }

    private void add(String value) {
        if (value.length() < SHORTEST) {
            return;
        }
        synchronized (recent) {
            if (recent.put(value, true) == null) {
                secrets.add(value);
            }
            if (recent.size() > MOST) {
                String oldest = recent.keySet().iterator().next();
                recent.remove(oldest);
                secrets.remove(oldest);
            }
        }
    }
}
