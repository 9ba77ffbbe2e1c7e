package io.weirkeeper.remote.http;

import io.weirkeeper.remote.proxy.ProxyChoice;
import io.weirkeeper.remote.proxy.ProxySettings;
import io.weirkeeper.remote.tls.TlsSettings;
import java.time.Duration;

/**
 * How servers are reached.
 *
 * @param anyCertificate whether a server's certificate is taken unseen; only for what a user marked as insecure
 * @param timeout the longest wait for a connection and for each piece of an answer
 */
public record HttpAccess(TlsSettings tls, ProxyChoice proxy, boolean anyCertificate, Duration timeout) {
    /** The system's authorities, no proxy. */
    public static HttpAccess plain(Duration timeout) {
        return new HttpAccess(TlsSettings.NONE, ProxySettings.NONE, false, timeout);
    }
}
