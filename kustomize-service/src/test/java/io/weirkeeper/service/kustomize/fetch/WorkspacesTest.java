package io.weirkeeper.service.kustomize.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.api.Artifact;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspacesTest {
    private static final Artifact ARTIFACT =
            new Artifact("sha256:1", Instant.EPOCH, Map.of(), "x", "main@sha1:1", 1L, "http://source/x.tar.gz");

    @TempDir
    Path content;

    @Test
    void aReaderThatDiesLeavesNobodyWaitingAndTheNextTriesAgain() throws Exception {
        // Given
        CountDownLatch fetching = new CountDownLatch(1);
        CountDownLatch die = new CountDownLatch(1);
        AtomicInteger fetches = new AtomicInteger();
        Workspaces workspaces = new Workspaces(artifact -> {
            if (fetches.incrementAndGet() > 1) {
                return content;
            }
            fetching.countDown();
            await(die);
            throw new OutOfMemoryError("of the test");
        });
        CompletableFuture<Workspace> first = CompletableFuture.supplyAsync(() -> workspaces.open(ARTIFACT));
        await(fetching);
        CompletableFuture<Workspace> second = CompletableFuture.supplyAsync(() -> workspaces.open(ARTIFACT));

        // When
        die.countDown();

        // Then
        assertThatThrownBy(() -> first.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(OutOfMemoryError.class);
        try {
            second.get(30, TimeUnit.SECONDS).close();
        } catch (ExecutionException e) {
            // it had joined the first one before that died
            assertThat(e).hasMessageContaining("the artifact's first reader died");
        }
        workspaces.open(ARTIFACT).close();
        assertThat(fetches).hasValueGreaterThan(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
