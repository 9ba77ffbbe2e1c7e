package io.weirkeeper.runtime.kube;

/** Something running that can be ended. Ending it twice is harmless. */
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
