package io.weirkeeper.remote.http;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Work on a virtual thread of its own that is interrupted when its time is over, so that no server holds the caller longer
 * than it asked for.
 */
public final class TimeLimit {
    private static final Duration GRACE = Duration.ofSeconds(5);

    private TimeLimit() {}

    /**
     * What the work returns. Its failures come as they are; checked ones within an {@link ExecutionException}.
     *
     * @throws TimeoutException when the time is over; the work has been interrupted and, but for a look-up of a name that
     *     hangs, has ended
     */
    public static <T> T call(Duration limit, Callable<T> work)
            throws TimeoutException, InterruptedException, ExecutionException {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = Thread.ofVirtual().name("time-limited").start(task);
        boolean done = false;
        try {
            T result = task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            done = true;
            return result;
        } catch (ExecutionException e) {
            done = true;
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        } finally {
            if (!done) {
                thread.interrupt();
                thread.join(GRACE);
            }
        }
    }
}
