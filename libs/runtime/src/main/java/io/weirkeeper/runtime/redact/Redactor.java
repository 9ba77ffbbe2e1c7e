package io.weirkeeper.runtime.redact;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.UnaryOperator;

/**
 * Takes secrets out of text before it reaches status, log, Kubernetes Event or topic: the values of every Secret that
 * was read, and the user info in URLs. Thread-safe; remembers a bounded number of values.
 */
public final class Redactor implements UnaryOperator<String> {
    private static final String MASK = "*****";
    private static final Pattern USER_INFO = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*://)[^/@\\s'\"]+@");
    /** Shorter values would mask ordinary words. */
    private static final int SHORTEST = 6;

    private static final int MOST = 5_000;

    // longest first, so that a value that contains another is masked as a whole
    private final Set<String> secrets = new ConcurrentSkipListSet<>(
            Comparator.<String>comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    /** Remembers the values of a Secret; each also in base64, as the API shows it. */
    public void remember(List<String> values) {
        for (String value : values) {
            add(value);
            add(value.strip());
            add(Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
            value.lines().forEach(this::add);
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
        if (value.length() >= SHORTEST && secrets.size() < MOST) {
            secrets.add(value);
        }
    }
}
