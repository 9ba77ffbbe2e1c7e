package io.weirkeeper.bench;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long Git repositories waited between two looks at them, to the second in which the looks were counted. */
final class Lateness {
    private static final Pattern LOOK = Pattern.compile("/([^/]+)\\.git/info/refs.*");

    private final long began = System.nanoTime();
    private final Map<String, Long> last = new HashMap<>();
    private final Map<String, Long> longest = new HashMap<>();
    private int looks;

    Lateness(Collection<String> repositories) {
        repositories.forEach(name -> {
            last.put(name, began);
            longest.put(name, 0L);
        });
    }

    /** @param request as the Git server notes it */
    void heard(String request) {
        heard(request, System.nanoTime());
    }

    void heard(String request, long now) {
        Matcher matcher = LOOK.matcher(request);
        if (matcher.matches() && last.containsKey(matcher.group(1))) {
            String name = matcher.group(1);
            longest.merge(name, now - last.getOrDefault(name, began), Math::max);
            last.put(name, now);
            looks++;
        }
    }

    String text(Duration late) {
        return text(late, System.nanoTime());
    }

    String text(Duration late, long now) {
        long most = 0;
        int count = 0;
        for (Map.Entry<String, Long> repository : longest.entrySet()) {
            long gap = Math.max(repository.getValue(), now - last.getOrDefault(repository.getKey(), began));
            most = Math.max(most, gap);
            count += gap > late.toNanos() ? 1 : 0;
        }
        return String.format(
                Locale.ROOT,
                "%d looks at %d repositories, longest wait between two %.1f s, %d waited longer than %d s",
                looks,
                longest.size(),
                most / 1e9,
                count,
                late.toSeconds());
    }
}
