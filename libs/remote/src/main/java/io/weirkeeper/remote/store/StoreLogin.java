package io.weirkeeper.remote.store;

import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.cloud.AccessToken;
import io.weirkeeper.remote.cloud.CloudException;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Says which headers prove to an object store who asks. Their values never reach a message. */
@FunctionalInterface
public interface StoreLogin {
    /** Names of this machine. */
    Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    /** For what everybody may read. */
    StoreLogin ANONYMOUS = (method, url, headers) -> Map.of();

    /** @param headers that the request has besides */
    Map<String, String> credentials(String method, URI url, Map<String, String> headers) throws IOException;

    /** By a token that is asked for when it is needed; sent by https alone, or to this machine. */
    static StoreLogin bearer(Supplier<AccessToken> token) {
        return (method, url, headers) -> {
            if (!"https".equals(url.getScheme()) && !LOOPBACK.contains(url.getHost())) {
                throw new IOException("tokens are sent by https alone; set spec.endpoint to an https URL");
            }
            try {
                return Map.of("Authorization", "Bearer " + token.get().value());
            } catch (CloudException e) {
                throw new IOException(e.text(), e);
            } catch (RemoteException e) {
                throw new IOException(e.text(), e);
            }
        };
    }
}
