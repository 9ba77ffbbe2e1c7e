package io.weirkeeper.remote.oci;

import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.http.HttpAccess;
import io.weirkeeper.remote.http.HttpSender;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads from registries. One for a whole process: it remembers, in bounded numbers, which registries speak TLS, how they
 * want to be asked and the tokens they gave, so that looking at an unchanged tag costs one request. Thread-safe.
 */
public final class OciClient {
    private static final int MOST = 2_000;
    private static final int MOST_SENDERS = 100;

    private final Clock clock;
    private final Recent<HttpAccess, HttpSender> senders = new Recent<>(MOST_SENDERS);
    private final Recent<Place, Speech> speeches = new Recent<>(MOST);
    private final Recent<Place, Challenge> challenges = new Recent<>(MOST);
    private final Recent<Place, Granted> grants = new Recent<>(MOST);

    /** Where something was learned: nothing that one login was given is used for another. */
    record Place(OciName name, OciAccess access) {}

    /** Whether a registry was reached with TLS. */
    enum Speech {
        HTTPS,
        HTTP
    }

    private record Granted(RegistryTokens.Grant grant, Instant until) {}

    public OciClient(Clock clock) {
        this.clock = clock;
    }

    /**
     * A repository as one login sees it. Nothing is asked yet.
     *
     * @throws RemoteException naming the key of the secret that cannot be used
     */
    public OciReader open(OciName name, OciAccess access) {
        HttpSender sender = senders.computeIfAbsent(access.http(), HttpSender::new);
        return new RegistryReader(this, new Place(name, access), sender);
    }

    Optional<Speech> speech(Place place) {
        return speeches.get(place);
    }

    void learn(Place place, Speech speech) {
        speeches.put(place, speech);
    }

    void forgetSpeech(Place place) {
        speeches.remove(place);
    }

    Optional<Challenge> challenge(Place place) {
        return challenges.get(place);
    }

    void learn(Place place, Challenge challenge) {
        challenges.put(place, challenge);
    }

    /** What was granted, while it is still good for a while. */
    Optional<RegistryTokens.Grant> grant(Place place) {
        return grants.get(place)
                .filter(granted -> granted.until().isAfter(clock.instant()))
                .map(Granted::grant);
    }

    void learn(Place place, RegistryTokens.Grant grant) {
        // a tenth less: neither clocks nor networks are exact
        grants.put(
                place,
                new Granted(
                        grant, clock.instant().plus(grant.life().multipliedBy(9).dividedBy(10))));
    }

    void forgetGrant(Place place) {
        grants.remove(place);
    }
}
