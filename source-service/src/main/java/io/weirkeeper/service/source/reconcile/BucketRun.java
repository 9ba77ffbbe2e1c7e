package io.weirkeeper.service.source.reconcile;

import io.weirkeeper.api.Condition;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.api.source.Bucket;
import io.weirkeeper.engine.artifact.ArchiveLimits;
import io.weirkeeper.engine.artifact.ArchiveWriter;
import io.weirkeeper.engine.artifact.ArtifactException;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.engine.artifact.IgnoreRules;
import io.weirkeeper.engine.artifact.TreeEntry;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.service.source.fetch.BucketFetcher;
import io.weirkeeper.service.source.fetch.BucketFiles;
import io.weirkeeper.service.source.fetch.BucketIndex;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** One run over one Bucket, step by step in Flux's order: storage, source, artifact. Belongs to the run's thread. */
final class BucketRun {
    private final Bucket bucket;
    private final SourceRun work;
    private final BucketFetcher fetcher;

    BucketRun(Bucket bucket, SourceRun work, BucketFetcher fetcher) {
        this.bucket = bucket;
        this.work = work;
        this.fetcher = fetcher;
    }

    Outcome reconcile() {
        work.announce();
        work.reconcileStorage();
        BucketFetcher.Listing listing = list();
        if (isCurrent(listing.index())) {
            work.change(status -> status.without(Condition.FETCH_FAILED));
            work.tellUpToDate(revision(listing.index()).toString());
        } else {
            try (BucketFiles files = download(listing)) {
                work.change(status -> status.without(Condition.FETCH_FAILED));
                archive(files, listing.index());
            }
        }
        String revision = revision(listing.index()).toString();
        work.markStored(Reasons.SUCCEEDED, "stored artifact: revision '" + revision + "'");
        return work.succeeded(
                bucket.spec().interval(),
                Reasons.NEW_ARTIFACT,
                "stored artifact with " + listing.index().size() + " fetched files from '"
                        + bucket.spec().bucketName() + "' bucket");
    }

    private BucketFetcher.Listing list() {
        try {
            return fetcher.list(bucket);
        } catch (ReconcileException e) {
            throw work.fetchFailure(e);
        }
    }

    private BucketFiles download(BucketFetcher.Listing listing) {
        try {
            return fetcher.download(bucket, listing);
        } catch (ReconcileException e) {
            throw work.fetchFailure(e);
        } finally {
            // a download may have corrected the index
            work.outdated(Reasons.NEW_REVISION, "new upstream revision '" + revision(listing.index()) + "'");
        }
    }

    private void archive(BucketFiles files, BucketIndex index) {
        if (isCurrent(index)) {
            work.tellUpToDate(revision(index).toString());
            return;
        }
        TreeEntry.Directory tree;
        try {
            tree = files.tree();
        } catch (IOException | ArtifactException e) {
            throw work.storageFailure(
                    Reasons.STAT_OPERATION_FAILED, "failed to stat source path: " + e.getMessage(), e);
        }
        Digest revision = revision(index);
        work.store(
                revision.hex() + ".tar.gz",
                revision.toString(),
                Map.of(),
                out -> Optional.of(new ArchiveWriter(ArchiveLimits.DEFAULT).write(tree, IgnoreRules.NONE, out)));
        work.change(status ->
                status.with("observedIgnore", SourceRun.text(bucket.spec().ignore())));
        work.link("latest.tar.gz");
    }

    /** Whether the artifact is what the index says, in whatever algorithm its revision was written. */
    private boolean isCurrent(BucketIndex index) {
        return work.artifact()
                .map(artifact -> {
                    try {
                        Digest current = Digest.parse(artifact.revision());
                        return index.digest(current.algorithm()).equals(current);
                    } catch (ArtifactException e) {
                        return false; // written by something else; it is made anew
                    }
                })
                .orElse(false);
    }

    private static Digest revision(BucketIndex index) {
        return index.digest(DigestAlgorithm.SHA256);
    }
}
