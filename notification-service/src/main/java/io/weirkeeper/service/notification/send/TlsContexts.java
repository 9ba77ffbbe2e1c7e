package io.weirkeeper.service.notification.send;

import java.util.Map;
import javax.net.ssl.SSLContext;

/** Makes a TLS context from PEM texts. */
@FunctionalInterface
public interface TlsContexts {
    /**
     * Makes one.
     *
     * @param certificates by the keys {@code ca.crt}, {@code tls.crt}, {@code tls.key}
     * @throws SendException when they cannot be used
     */
    SSLContext of(Map<String, String> certificates);
}
