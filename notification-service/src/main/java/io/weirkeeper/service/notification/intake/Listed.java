package io.weirkeeper.service.notification.intake;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** Whether all objects of some kinds that were there at the start are known; can be waited for. Thread-safe. */
public final class Listed {
    private final List<CountDownLatch> latches;

    private Listed(List<CountDownLatch> latches) {
        this.latches = latches;
    }

    static Listed notYet() {
        return new Listed(List.of(new CountDownLatch(1)));
    }

    /** Both of them. */
    public Listed and(Listed other) {
        return new Listed(
                Stream.concat(latches.stream(), other.latches.stream()).toList());
    }

    void mark() {
        latches.forEach(CountDownLatch::countDown);
    }

    public boolean isTrue() {
        return latches.stream().allMatch(latch -> latch.getCount() == 0);
    }

    /** Blocks until it is true; for virtual threads. */
    public void await() throws InterruptedException {
        for (CountDownLatch latch : latches) {
            latch.await();
        }
    }
}
