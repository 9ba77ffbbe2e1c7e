package io.weirkeeper.engine.helm.render;

import io.weirkeeper.engine.helm.chart.Chart;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets one large render run at a time, so that the memory of a process is that of its largest render and not of several;
 * small ones are not held up. Whoever waits here blocks its thread.
 */
public final class LargeRenders {
    private final ReentrantLock lock = new ReentrantLock(true);
    private final long large;

    /** @param large the {@link Chart#weight() weight} from which on a render is large */
    public LargeRenders(long large) {
        this.large = large;
    }

    /** Renders now, or when the large render that runs is done. */
    public <T> T run(Chart chart, Supplier<T> render) {
        if (chart.weight() < large) {
            return render.get();
        }
        lock.lock();
        try {
            return render.get();
        } finally {
            lock.unlock();
        }
    }
}
