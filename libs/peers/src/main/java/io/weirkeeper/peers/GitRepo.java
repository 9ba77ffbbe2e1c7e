package io.weirkeeper.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TagBuilder;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/** A bare repository to write commits into, without a work tree. One writer at a time. */
public final class GitRepo {
    private final Path directory;

    private GitRepo(Path directory) {
        this.directory = directory;
    }

    static GitRepo open(Path directory) {
        if (!Files.exists(directory.resolve("HEAD"))) {
            try (Git git = Git.init()
                    .setBare(true)
                    .setInitialBranch("main")
                    .setGitDir(directory.toFile())
                    .call()) {
                git.getRepository().getConfig().setBoolean("http", null, "receivepack", true);
                git.getRepository().getConfig().setBoolean("uploadpack", null, "allowAnySHA1InWant", true);
                git.getRepository().getConfig().save();
            } catch (GitAPIException e) {
                throw new IllegalStateException(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new GitRepo(directory);
    }

    public Path directory() {
        return directory;
    }

    /**
     * Commits to a branch on top of what is there.
     *
     * @param changes path to content; null content removes the file. A path that begins with {@code link:} is a symbolic
     *     link, with {@code exec:} an executable file, with {@code commit:} a submodule at the commit that is its content
     * @return the commit's hash
     */
    public String commit(String branch, String message, Map<String, @Nullable String> changes) {
        try (Repository repository = open();
                ObjectInserter inserter = repository.newObjectInserter()) {
            ObjectId parent = repository.resolve("refs/heads/" + branch);
            ObjectId tree = tree(repository, inserter, parent, changes);
            PersonIdent author = new PersonIdent("Demo", "demo@example.test", Instant.now(), ZoneOffset.UTC);
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(tree);
            if (parent != null) {
                commit.setParentId(parent);
            }
            commit.setAuthor(author);
            commit.setCommitter(author);
            commit.setMessage(message);
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            update(repository, "refs/heads/" + branch, id);
            return id.name();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes an annotated tag of the head of a branch. */
    public void tag(String name, String branch) {
        try (Repository repository = open();
                ObjectInserter inserter = repository.newObjectInserter()) {
            TagBuilder tag = new TagBuilder();
            tag.setTag(name);
            tag.setObjectId(repository.resolve("refs/heads/" + branch), Constants.OBJ_COMMIT);
            tag.setTagger(new PersonIdent("Demo", "demo@example.test", Instant.now(), ZoneOffset.UTC));
            tag.setMessage(name);
            ObjectId id = inserter.insert(tag);
            inserter.flush();
            update(repository, "refs/tags/" + name, id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes over all branches and tags of a file that {@code git bundle} made. */
    public void unbundle(Path bundle) {
        try (Repository repository = open();
                Transport transport = Transport.open(repository, new URIish(bundle.toString()))) {
            transport.fetch(
                    NullProgressMonitor.INSTANCE,
                    List.of(new RefSpec("+refs/heads/*:refs/heads/*"), new RefSpec("+refs/tags/*:refs/tags/*")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a path: " + bundle, e);
        }
    }

    /** Points a ref at a commit, also backwards. */
    public void setRef(String ref, String hash) {
        try (Repository repository = open()) {
            update(repository, ref, ObjectId.fromString(hash));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Repository open() throws IOException {
        return new FileRepositoryBuilder()
                .setGitDir(directory.toFile())
                .setMustExist(true)
                .build();
    }

    private static ObjectId tree(
            Repository repository,
            ObjectInserter inserter,
            @Nullable ObjectId parent,
            Map<String, @Nullable String> changes)
            throws IOException {
        TreeMap<String, DirCacheEntry> entries = new TreeMap<>();
        if (parent != null) {
            try (RevWalk commits = new RevWalk(repository);
                    TreeWalk walk = new TreeWalk(repository)) {
                RevCommit commit = commits.parseCommit(parent);
                walk.addTree(commit.getTree());
                walk.setRecursive(true);
                while (walk.next()) {
                    entries.put(
                            walk.getPathString(),
                            entry(walk.getPathString(), walk.getFileMode(0), walk.getObjectId(0)));
                }
            }
        }
        for (Map.Entry<String, String> change : changes.entrySet()) {
            String path = change.getKey();
            FileMode mode = FileMode.REGULAR_FILE;
            if (path.startsWith("link:")) {
                path = path.substring(5);
                mode = FileMode.SYMLINK;
            } else if (path.startsWith("exec:")) {
                path = path.substring(5);
                mode = FileMode.EXECUTABLE_FILE;
            } else if (path.startsWith("commit:")) {
                path = path.substring(7);
                mode = FileMode.GITLINK;
            }
            String content = change.getValue();
            if (content == null) {
                entries.remove(path);
            } else if (mode == FileMode.GITLINK) {
                entries.put(path, entry(path, mode, ObjectId.fromString(content)));
            } else {
                ObjectId blob = inserter.insert(Constants.OBJ_BLOB, content.getBytes(StandardCharsets.UTF_8));
                entries.put(path, entry(path, mode, blob));
            }
        }
        DirCache index = DirCache.newInCore();
        DirCacheBuilder builder = index.builder();
        entries.values().forEach(builder::add);
        builder.finish();
        return index.writeTree(inserter);
    }

    private static DirCacheEntry entry(String path, FileMode mode, ObjectId id) {
        DirCacheEntry entry = new DirCacheEntry(path);
        entry.setFileMode(mode);
        entry.setObjectId(id);
        return entry;
    }

    private static void update(Repository repository, String ref, ObjectId id) throws IOException {
        RefUpdate update = repository.updateRef(ref);
        update.setNewObjectId(id);
        update.setForceUpdate(true);
        RefUpdate.Result result = update.forceUpdate();
        switch (result) {
            case NEW, FAST_FORWARD, FORCED, NO_CHANGE -> {}
            default -> throw new IOException(ref + " was not updated: " + result);
        }
    }
}
