package io.weirkeeper.engine.sops.key;

/** Who can use master keys: identities at hand, or a service somewhere else. Implementations may block. */
@FunctionalInterface
public interface KeyService {
    /**
     * The data key, or the part of it, that was encrypted with a master key.
     *
     * @throws KeyException when this key is not ours to use, or its service refuses
     */
    byte[] decrypt(MasterKey key);
}
