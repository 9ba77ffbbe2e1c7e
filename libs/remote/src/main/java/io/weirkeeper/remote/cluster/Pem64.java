package io.weirkeeper.remote.cluster;

import io.weirkeeper.remote.RemoteException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Certificates as the clouds tell them: PEM text in base64. */
final class Pem64 {
    private Pem64() {}

    /** @param cloud for the message */
    static String text(String encoded, String cloud) {
        try {
            return new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new RemoteException("failed to decode " + cloud + " CA certificate: illegal base64 data", e);
        }
    }
}
