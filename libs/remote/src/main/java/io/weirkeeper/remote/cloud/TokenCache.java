package io.weirkeeper.remote.cloud;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps tokens for four fifths of their life, as Flux does, and no longer than a limit. Bounded: what was not asked for
 * longest goes. Thread-safe; two callers at once may both fetch a token.
 */
public final class TokenCache {
    private final int most;
    private final Duration longest;
    private final Clock clock;
    private final Map<String, Kept> tokens = new LinkedHashMap<>(16, 0.75f, true);

    private record Kept(AccessToken token, Instant until) {}

    /**
     * @param most {@code --token-cache-max-size}; 0 keeps nothing
     * @param longest {@code --token-cache-max-duration}
     */
    public TokenCache(int most, Duration longest, Clock clock) {
        this.most = most;
        this.longest = longest;
        this.clock = clock;
    }

    /** @param key says whose token it is; a digest where it is made of secrets */
    public <E extends Exception> AccessToken get(String key, TokenFetch<E> fetch) throws E {
        Instant now = clock.instant();
        synchronized (tokens) {
            Kept kept = tokens.get(key);
            if (kept != null && now.isBefore(kept.until())) {
                return kept.token();
            }
        }
        AccessToken token = fetch.fetch();
        Duration life = Duration.between(now, token.expires()).multipliedBy(4).dividedBy(5);
        synchronized (tokens) {
            tokens.put(key, new Kept(token, now.plus(life.compareTo(longest) < 0 ? life : longest)));
            while (tokens.size() > most) {
                tokens.remove(tokens.keySet().iterator().next());
            }
        }
        return token;
    }
}
