package io.weirkeeper.service.source.fetch;

import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.source.Bucket;
import io.weirkeeper.api.source.BucketSpec;
import io.weirkeeper.engine.artifact.ArchiveLimits;
import io.weirkeeper.engine.artifact.IgnorePattern;
import io.weirkeeper.engine.artifact.IgnoreRules;
import io.weirkeeper.remote.http.TimeLimit;
import io.weirkeeper.remote.store.ObjectStore;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.service.source.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Lists and downloads what a Bucket asks for. Every failure is a {@link ReconcileException} with Flux's reason. */
public final class BucketFetcher {
    private static final int MAX_IGNORE_FILE = 4 << 20;

    private final BucketStores stores;

    public BucketFetcher(BucketStores stores) {
        this.stores = stores;
    }

    /** A bucket that can be reached, and what of it counts. */
    public record Listing(ObjectStore store, BucketIndex index) {}

    /** Lists the objects under the prefix but for those that the bucket's own or the spec's patterns exclude. */
    public Listing list(Bucket bucket) {
        ObjectStore store = stores.open(bucket);
        BucketIndex index = within(bucket.spec().timeout(), () -> index(store, bucket.spec()));
        return new Listing(store, index);
    }

    /** Downloads everything in the index; what is gone meanwhile leaves it, what changed gets its new etag. */
    public BucketFiles download(Bucket bucket, Listing listing) {
        String name = bucket.spec().bucketName();
        BucketFiles files;
        try {
            files = BucketFiles.create();
        } catch (StoreException e) {
            throw failure(e.text(), e);
        }
        boolean done = false;
        try {
            within(bucket.spec().timeout(), () -> {
                try {
                    files.download(listing.store(), listing.index());
                    return files;
                } catch (IOException e) {
                    throw new IOException("fetch from bucket '" + name + "' failed: " + e.getMessage(), e);
                }
            });
            done = true;
            return files;
        } finally {
            if (!done) {
                files.close();
            }
        }
    }

    private static BucketIndex index(ObjectStore store, BucketSpec spec) throws IOException {
        String name = spec.bucketName();
        boolean exists;
        try {
            exists = store.exists();
        } catch (IOException e) {
            throw new IOException("failed to confirm existence of '" + name + "' bucket: " + e.getMessage(), e);
        }
        if (!exists) {
            throw new IOException("bucket '" + name + "' not found");
        }
        IgnoreRules rules = rules(store, spec);
        BucketIndex index = new BucketIndex();
        try {
            store.list(Objects.requireNonNullElse(spec.prefix(), ""), (key, etag) -> {
                boolean counts = !key.endsWith("/") && !key.equals(IgnoreRules.IGNORE_FILE);
                if (counts && !rules.excludes(Arrays.asList(key.split("/", -1)), false)) {
                    index.put(key, etag);
                    if (index.size() > ArchiveLimits.DEFAULT.entries()) {
                        throw new IOException("more than " + ArchiveLimits.DEFAULT.entries()
                                + " objects; set spec.prefix or spec.ignore");
                    }
                }
            });
        } catch (IOException e) {
            throw new IOException(
                    "indexation of objects from bucket '" + name + "' failed: listing objects from bucket '" + name
                            + "' failed: " + e.getMessage(),
                    e);
        }
        return index;
    }

    private static IgnoreRules rules(ObjectStore store, BucketSpec spec) throws IOException {
        List<IgnorePattern> patterns = new ArrayList<>();
        try {
            store.fetch(IgnoreRules.IGNORE_FILE, content -> {
                byte[] text = content.readNBytes(MAX_IGNORE_FILE);
                patterns.addAll(IgnoreRules.parse(new String(text, StandardCharsets.UTF_8), List.of()));
            });
        } catch (IOException e) {
            throw new IOException("failed to get Etag for '.sourceignore' object: " + e.getMessage(), e);
        }
        if (spec.ignore() != null) {
            patterns.addAll(IgnoreRules.parse(spec.ignore(), List.of()));
        }
        return IgnoreRules.of(patterns);
    }

    private static <T> T within(Duration limit, Callable<T> work) {
        try {
            return TimeLimit.call(limit, work);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw failure(String.valueOf(cause.getMessage()), cause);
        } catch (TimeoutException e) {
            throw failure("no end within " + limit.toMillis() + " ms; check the endpoint or raise spec.timeout", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("the fetch was interrupted; it is tried again", e);
        }
    }

    private static ReconcileException failure(String message, Throwable cause) {
        return new ReconcileException(Reasons.BUCKET_OPERATION_FAILED, Disposition.RETRY, message, cause);
    }
}
