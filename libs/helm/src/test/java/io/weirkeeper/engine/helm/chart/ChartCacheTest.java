package io.weirkeeper.engine.helm.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChartCacheTest {
    private static Chart chart(int fileSize) {
        return ChartLoader.fromFiles(List.of(
                ChartFile.of("Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\n".getBytes(UTF_8)),
                ChartFile.of("data.bin", new byte[fileSize])));
    }

    @Test
    void givesTheChartOfADigest() {
        // Given
        ChartCache cache = new ChartCache(1 << 20);
        Chart chart = chart(10);
        cache.put("sha256:a", chart);
        // When
        Chart found = cache.get("sha256:a");
        // Then
        assertThat(found).isSameAs(chart);
        assertThat(cache.get("sha256:b")).isNull();
    }

    @Test
    void letsGoOfWhatWasNotUsedForLongestWhenBytesRunOut() {
        // Given
        ChartCache cache = new ChartCache(250_000);
        cache.put("a", chart(100_000));
        cache.put("b", chart(100_000));
        cache.get("a");
        // When
        cache.put("c", chart(100_000));
        // Then
        assertThat(cache.get("a")).isNotNull();
        assertThat(cache.get("b")).isNull();
        assertThat(cache.get("c")).isNotNull();
        assertThat(cache.bytes()).isBetween(200_000L, 250_000L);
    }

    @Test
    void doesNotKeepAChartLargerThanTheCache() {
        // Given
        ChartCache cache = new ChartCache(250_000);
        cache.put("small", chart(10));
        // When
        cache.put("large", chart(300_000));
        // Then
        assertThat(cache.get("large")).isNull();
        assertThat(cache.get("small")).isNotNull();
    }

    @Test
    void countsWhatIsMadeOfASchema() {
        // Given
        String schema = "{\"description\": \"" + "x".repeat(30_000) + "\"}";
        ChartFile metadata = ChartFile.of("Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\n".getBytes(UTF_8));
        ChartFile file = ChartFile.of("values.schema.json", schema.getBytes(UTF_8));
        long without = ChartLoader.fromFiles(List.of(metadata)).weight();
        // When
        long with = ChartLoader.fromFiles(List.of(metadata, file)).weight();
        // Then
        assertThat(with - without).isGreaterThan(4L * schema.length());
    }

    @Test
    void countsTheSameDigestOnce() {
        // Given
        ChartCache cache = new ChartCache(250_000);
        cache.put("a", chart(100_000));
        long once = cache.bytes();
        // When
        cache.put("a", chart(100_000));
        // Then
        assertThat(cache.bytes()).isEqualTo(once);
    }
}
