package io.weirkeeper.engine.helm.render;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.engine.helm.chart.Chart;
import io.weirkeeper.engine.helm.chart.ChartFile;
import io.weirkeeper.engine.helm.chart.ChartLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LargeRendersTest {
    private final LargeRenders renders = new LargeRenders(100_000);

    private static Chart chart(int fileSize) {
        return ChartLoader.fromFiles(List.of(
                ChartFile.of("Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\n".getBytes(UTF_8)),
                ChartFile.of("data.bin", new byte[fileSize])));
    }

    @Test
    void letsOneLargeRenderRunAtATime() throws Exception {
        // Given
        Chart large = chart(200_000);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Future<?>> results = new ArrayList<>();
        // When
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 200; i++) {
                results.add(threads.submit(() -> renders.run(large, () -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    return running.decrementAndGet();
                })));
            }
        }
        for (Future<?> result : results) {
            result.get();
        }
        // Then
        assertThat(most).hasValue(1);
    }

    @Test
    void doesNotHoldUpSmallOnes() throws Exception {
        // Given
        Chart large = chart(200_000);
        Chart small = chart(10);
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
            Future<Boolean> first = threads.submit(() -> renders.run(large, () -> {
                started.countDown();
                try {
                    return release.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    return false;
                }
            }));
            started.await();
            // When
            String answer = renders.run(small, () -> "rendered");
            release.countDown();
            // Then
            assertThat(answer).isEqualTo("rendered");
            assertThat(first.get()).isTrue();
        }
    }
}
