package io.weirkeeper.remote.ssh;

import io.weirkeeper.remote.RemoteException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/** Reads private keys as ssh-keygen writes them: OpenSSH's own form and PEM, encrypted or not. */
final class SshIdentity {
    private static final String FORMS = "; it must hold a private key as ssh-keygen writes it";

    private SshIdentity() {}

    /** @param passphrase empty for none */
    static KeyPair read(byte[] text, String passphrase) {
        AtomicBoolean asked = new AtomicBoolean();
        FilePasswordProvider password = (session, resource, attempt) -> {
            asked.set(true);
            return passphrase.isEmpty() ? null : passphrase;
        };
        @Nullable Exception failure = null;
        try (InputStream in = new ByteArrayInputStream(text)) {
            Iterable<KeyPair> pairs =
                    SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName("identity"), in, password);
            Iterator<KeyPair> keys = pairs == null ? null : pairs.iterator();
            if (keys != null && keys.hasNext()) {
                return keys.next();
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            failure = e; // what hostile or encrypted text leads to is said below
        }
        if (asked.get() && passphrase.isEmpty()) {
            throw new MissingPassphraseException();
        }
        if (asked.get()) {
            throw new RemoteException("'identity' cannot be decrypted with 'password'; correct the password", failure);
        }
        throw new RemoteException("'identity' cannot be read" + FORMS, failure);
    }
}
