package io.weirkeeper.remote.git;

import io.weirkeeper.engine.artifact.Revision;
import io.weirkeeper.engine.artifact.TreeEntry;
import io.weirkeeper.remote.signature.SignedObject;
import io.weirkeeper.remote.ssh.SshAuth;
import io.weirkeeper.remote.ssh.SshSessions;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.SshConstants;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/** One fetch: one connection that lists the references and, when needed, brings the objects. */
final class GitOperation {
    private static final int MAX_TAG = 1 << 20;

    private final GitRequest request;
    private final GitCache cache;
    private final int depth;
    private final GuardedConnections connections;
    private final @Nullable SshSessions ssh;
    private final GitFailures failures;
    private final ReferenceResolver resolver;

    /** @param depth how many repositories name this one as a submodule, one through the other */
    GitOperation(GitRequest request, GitCache cache, int depth) {
        this.depth = depth;
        this.request = request;
        this.cache = cache;
        this.connections = new GuardedConnections(request);
        this.ssh = request.auth().ssh() == null
                ? null
                : sessions(request, request.auth().ssh(), cache);
        this.failures = new GitFailures(GitClient.shown(request.url()), connections, ssh);
        this.resolver = new ReferenceResolver(GitClient.shown(request.url()), request.reference());
    }

    private static SshSessions sessions(GitRequest request, SshAuth auth, GitCache cache) {
        int port = request.url().getPort() < 0
                ? SshConstants.SSH_DEFAULT_PORT
                : request.url().getPort();
        return new SshSessions(
                request.url().getHost(), port, auth, request.proxy().forUrl(request.url()), cache.noHome());
    }

    GitFetch run() throws IOException {
        try {
            if (ssh == null
                    && cache.mostInMemory() > 0
                    && !request.recurseSubmodules()
                    && !cache.keeps(request.cacheKey(), request.url())) {
                try {
                    return inMemory();
                } catch (MuchToReadException e) {
                    connections.readAtMost(Long.MAX_VALUE); // then it pays to keep what is fetched
                }
            }
            return onDisk();
        } finally {
            if (ssh != null) {
                ssh.close();
            }
        }
    }

    /** Most repositories are small: these never touch the disk, and have nothing that the next fetch could save. */
    private GitFetch inMemory() throws IOException {
        connections.readAtMost(cache.mostInMemory());
        Repository repository = new InMemoryRepository(new DfsRepositoryDescription(request.cacheKey()));
        boolean handedOut = false;
        try {
            GitFetch result = run(repository, repository::close);
            handedOut = result instanceof GitFetch.Snapshot;
            return result;
        } finally {
            if (!handedOut) {
                repository.close();
            }
        }
    }

    private GitFetch onDisk() throws IOException {
        FileRepository repository = cache.open(request.cacheKey(), request.url());
        boolean handedOut = false;
        try {
            GitFetch result = run(repository, () -> release(repository));
            handedOut = result instanceof GitFetch.Snapshot;
            return result;
        } finally {
            if (!handedOut) {
                release(repository);
            }
        }
    }

    private void release(FileRepository repository) {
        repository.close();
        cache.release(request.cacheKey());
    }

    /** @param release gives the repository back; run by the snapshot that comes out */
    private GitFetch run(Repository repository, Runnable release) throws IOException {
        ReferenceResolver.Resolved resolved;
        try (Transport transport = open(repository)) {
            transport.setDepth(1);
            try (FetchConnection connection = transport.openFetch(resolver.interest())) {
                resolved = resolve(connection.getRefsMap(), repository);
                if (isKnown(resolved)) {
                    return new GitFetch.Unchanged(
                            new GitCommit(resolved.commit().name(), resolved.fullName(), ""));
                }
                if (!resolved.history() && !hasAll(repository, resolved)) {
                    resolved = fetch(connection, repository, resolved);
                }
            }
            if (resolved.history()) {
                fetchHistory(repository, resolved);
            }
        } catch (NotSupportedException | TransportException e) {
            MuchToReadException.throwIfCauseOf(e);
            throw failures.explain(e);
        }
        return snapshot(repository, resolved, release);
    }

    private Transport open(Repository repository) throws NotSupportedException, TransportException {
        try {
            URIish url = new URIish(request.url().toString())
                    .setUser(
                            request.auth().ssh() == null
                                    ? null
                                    : request.auth().ssh().username())
                    .setPass(null);
            Transport transport = Transport.open(repository, url);
            transport.setCheckFetchedObjects(false);
            switch (transport) {
                case TransportHttp http -> http.setHttpConnectionFactory(connections);
                case SshTransport overSsh
                when ssh != null -> {
                    overSsh.setSshSessionFactory(ssh.factory());
                    overSsh.setTimeout((int) Math.max(1, request.timeout().toSeconds()));
                }
                default -> {
                    transport.close();
                    throw new IllegalStateException("not a transport to use: " + transport.getClass());
                }
            }
            return transport;
        } catch (URISyntaxException e) {
            throw new GitException(
                    GitException.Kind.INVALID,
                    "failed to parse url '" + GitClient.shown(request.url()) + "': " + e.getReason(),
                    e);
        }
    }

    /** A branch that is not offered may be missing, or the whole repository is empty: only the full list tells. */
    private ReferenceResolver.Resolved resolve(Map<String, Ref> offered, Repository repository)
            throws NotSupportedException, TransportException {
        try {
            return resolver.resolve(offered);
        } catch (GitException e) {
            if (e.kind() == GitException.Kind.REFERENCE_NOT_FOUND
                    && request.reference() instanceof GitReference.Branch
                    && isEmpty(repository)) {
                throw new GitException(GitException.Kind.EMPTY_REPOSITORY, "git repository is empty", e);
            }
            throw e;
        }
    }

    private boolean isEmpty(Repository repository) throws NotSupportedException, TransportException {
        try (Transport transport = open(repository);
                FetchConnection connection = transport.openFetch()) {
            return connection.getRefsMap().isEmpty();
        }
    }

    private boolean isKnown(ReferenceResolver.Resolved resolved) {
        if (request.knownRevision().isEmpty() || !resolved.tied().isEmpty()) {
            return false;
        }
        GitCommit commit = new GitCommit(resolved.commit().name(), resolved.fullName(), "");
        String revision =
                request.reference() instanceof GitReference.Name ? commit.absoluteRevision() : commit.revision();
        return Revision.same(revision, request.knownRevision());
    }

    private static boolean hasAll(Repository repository, ReferenceResolver.Resolved resolved) throws IOException {
        for (Ref ref : resolved.wanted()) {
            ObjectId id = ref.getObjectId();
            if (id == null || !repository.getObjectDatabase().has(id)) {
                return false;
            }
        }
        return repository.getObjectDatabase().has(resolved.commit());
    }

    /** @return what is to be fetched yet, when the server does not give a commit by its hash */
    private ReferenceResolver.Resolved fetch(
            FetchConnection connection, Repository repository, ReferenceResolver.Resolved resolved)
            throws TransportException, MuchToReadException {
        Set<ObjectId> haves = repository instanceof FileRepository kept
                ? CacheTip.read(kept).map(Set::of).orElse(Set.of())
                : Set.of();
        try {
            connection.fetch(NullProgressMonitor.INSTANCE, resolved.wanted(), haves);
            return resolved;
        } catch (TransportException e) {
            MuchToReadException.throwIfCauseOf(e);
            if (request.reference() instanceof GitReference.Pinned
                    && (ssh != null || connections.lastStatus() == 200)) {
                return ReferenceResolver.everything(connection.getRefsMap(), resolved.commit());
            }
            throw e;
        }
    }

    /** Without depth: only so is it sure that a branch contains the commit. */
    private void fetchHistory(Repository repository, ReferenceResolver.Resolved resolved)
            throws TransportException, NotSupportedException {
        try (Transport transport = open(repository);
                FetchConnection connection = transport.openFetch(resolver.interest())) {
            connection.fetch(NullProgressMonitor.INSTANCE, resolved.wanted(), Set.of());
        }
    }

    /** The one with the newest commit, the last of the list among equals. */
    private static ReferenceResolver.Resolved newest(ObjectReader reader, ReferenceResolver.Resolved resolved)
            throws IOException {
        ReferenceResolver.Resolved newest = resolved;
        int time = Integer.MIN_VALUE;
        for (ReferenceResolver.Resolved one : resolved.tied()) {
            int committed = commit(reader, one).getCommitTime();
            if (committed >= time) {
                time = committed;
                newest = one;
            }
        }
        return newest;
    }

    private GitFetch snapshot(Repository repository, ReferenceResolver.Resolved found, Runnable release)
            throws IOException {
        ObjectReader reader = repository.newObjectReader();
        boolean done = false;
        try {
            ReferenceResolver.Resolved resolved = newest(reader, found);
            RevCommit commit = commit(reader, resolved);
            TreeEntry.Directory tree = new GitTrees(reader).read(commit.getTree());
            if (repository instanceof FileRepository kept) {
                CacheTip.write(kept, commit);
            }
            List<GitFetch.Snapshot> modules = new ArrayList<>();
            if (request.recurseSubmodules()) {
                tree = new Submodules(request, cache, depth, modules).fill(reader, commit.getTree(), tree);
            }
            done = true;
            return new GitFetch.Snapshot(
                    new GitCommit(commit.name(), resolved.fullName(), commit.getFullMessage()),
                    new GitProvenance(SignedObject.ofCommit(commit.getRawBuffer()), tag(reader, resolved)),
                    tree,
                    new GitFetch.Release(() -> {
                        modules.forEach(GitFetch.Snapshot::close);
                        reader.close();
                        release.run();
                    }));
        } catch (MissingObjectException | CorruptObjectException e) {
            throw new BrokenCacheException("the fetched commit is not complete: " + e.getMessage(), e);
        } finally {
            if (!done) {
                reader.close();
            }
        }
    }

    /** The tag that the commit was found by, if it was. */
    private static GitProvenance.@Nullable Tag tag(ObjectReader reader, ReferenceResolver.Resolved resolved)
            throws IOException {
        for (Ref ref : resolved.wanted()) {
            String name = ref.getName();
            boolean asked =
                    resolved.fullName().equals(name) || resolved.fullName().equals(name + "^{}");
            if (asked && name.startsWith(Constants.R_TAGS)) {
                ObjectLoader object = reader.open(ref.getObjectId());
                if (object.getType() != Constants.OBJ_TAG) {
                    return new GitProvenance.Tag(
                            name.substring(Constants.R_TAGS.length()), "", new SignedObject(new byte[0], ""));
                }
                byte[] raw = object.getBytes(MAX_TAG);
                return new GitProvenance.Tag(
                        RevTag.parse(raw).getTagName(), ref.getObjectId().name(), SignedObject.ofTag(raw));
            }
        }
        return null;
    }

    private static RevCommit commit(ObjectReader reader, ReferenceResolver.Resolved resolved) throws IOException {
        RevWalk walk = new RevWalk(reader);
        walk.setRetainBody(true);
        RevObject object;
        try {
            object = walk.peel(walk.parseAny(resolved.commit()));
        } catch (MissingObjectException e) {
            if (resolved.history()) {
                throw new GitException(
                        GitException.Kind.REFERENCE_NOT_FOUND,
                        "unable to resolve commit object for '"
                                + resolved.commit().name()
                                + "': object not found; push it to a branch or correct spec.ref",
                        e);
            }
            throw e;
        } catch (IncorrectObjectTypeException e) {
            throw notACommit(resolved);
        }
        if (!(object instanceof RevCommit commit)) {
            throw notACommit(resolved);
        }
        walk.parseBody(commit);
        return commit;
    }

    private static GitException notACommit(ReferenceResolver.Resolved resolved) {
        return new GitException(
                GitException.Kind.REFERENCE_NOT_FOUND,
                "unable to resolve commit object for '" + resolved.commit().name()
                        + "': it is no commit; correct spec.ref");
    }
}
