package io.weirkeeper.service.source.verify;

import io.weirkeeper.remote.http.HttpAccess;
import io.weirkeeper.remote.http.HttpSender;
import io.weirkeeper.remote.proxy.ProxyChoice;
import io.weirkeeper.remote.tls.TlsSettings;
import io.weirkeeper.remote.tuf.TufTarget;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;

/** The trusted root of Sigstore's public instance, which its TUF repository vouches for. */
public final class SigstoreRoot {
    private static final URI SERVER = URI.create("https://tuf-repo-cdn.sigstore.dev/");
    private static final String FILE = "trusted_root.json";
    /** Version 15 of github.com/sigstore/root-signing; newer ones are reached from it. */
    private static final String ANCHOR = "sigstore-root.json";

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private SigstoreRoot() {}

    /** @param directory where it is kept, this one's own */
    public static PublicRoot of(Path directory, ProxyChoice proxies, Clock clock) {
        HttpSender http = new HttpSender(new HttpAccess(TlsSettings.NONE, proxies, false, TIMEOUT));
        return new TufTarget(SERVER, FILE, anchor(), directory, http, clock)::read;
    }

    static byte[] anchor() {
        try (InputStream in = Objects.requireNonNull(SigstoreRoot.class.getResourceAsStream(ANCHOR))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(ANCHOR + " of this program cannot be read", e);
        }
    }
}
