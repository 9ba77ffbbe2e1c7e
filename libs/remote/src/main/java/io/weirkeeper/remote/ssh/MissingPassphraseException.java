package io.weirkeeper.remote.ssh;

/** A private key is encrypted and there is no passphrase for it. */
public final class MissingPassphraseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingPassphraseException() {
        super("the private key is encrypted and no passphrase is given");
    }
}
