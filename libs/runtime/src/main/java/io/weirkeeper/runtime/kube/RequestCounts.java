package io.weirkeeper.runtime.kube;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the requests sent to the API server by verb, for metrics, wire-count tests and benches. Thread-safe. */
public final class RequestCounts {
    /** What a request asks for. */
    public enum Verb {
        GET,
        LIST,
        WATCH,
        READ,
        CREATE,
        UPDATE,
        APPLY,
        DRY_RUN,
        PATCH,
        DELETE;

        private final String text = name().toLowerCase(Locale.ROOT);

        public String text() {
            return text;
        }

        /** Whether sending it again is harmless. */
        boolean isSafe() {
            return switch (this) {
                case GET, LIST, READ -> true;
                case WATCH, CREATE, UPDATE, APPLY, DRY_RUN, PATCH, DELETE -> false;
            };
        }
    }

    /** Hears how requests ended. */
    public interface Listener {
        /** @param code the HTTP status, or {@code <error>} without an answer, as Kubernetes' own clients have it */
        void answered(String code, String method, String host);
    }

    private final Listener listener;
    private final Map<Verb, LongAdder> counts = new EnumMap<>(Verb.class);

    public RequestCounts() {
        this((_, _, _) -> {});
    }

    public RequestCounts(Listener listener) {
        this.listener = listener;
        for (Verb verb : Verb.values()) {
            counts.put(verb, new LongAdder());
        }
    }

    void count(Verb verb) {
        adder(verb).increment();
    }

    void answered(int code, String method, String host) {
        listener.answered(Integer.toString(code), method, host);
    }

    void unanswered(String method, String host) {
        listener.answered("<error>", method, host);
    }

    public long of(Verb verb) {
        return adder(verb).sum();
    }

    private LongAdder adder(Verb verb) {
        return requireNonNull(counts.get(verb));
    }

    public long total() {
        return counts.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Verbs that were used, with their counts. */
    public Map<String, Long> snapshot() {
        Map<String, Long> all = new TreeMap<>();
        for (Verb verb : Verb.values()) {
            if (of(verb) > 0) {
                all.put(verb.text(), of(verb));
            }
        }
        return all;
    }
}
