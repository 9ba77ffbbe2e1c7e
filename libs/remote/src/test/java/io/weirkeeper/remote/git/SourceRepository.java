package io.weirkeeper.remote.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TagBuilder;
import org.eclipse.jgit.lib.TreeFormatter;

/** A repository in memory that a test fills, also with trees that no Git client would make. */
final class SourceRepository {
    private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

    private final InMemoryRepository repository = new InMemoryRepository(new DfsRepositoryDescription("test"));
    private int commits;

    Repository repository() {
        return repository;
    }

    /** A tree; values are a String (file), a Map (directory) or an ObjectId (submodule); a name may end in * or @. */
    ObjectId tree(Map<String, ?> files) {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            ObjectId tree = tree(files, inserter);
            inserter.flush();
            return tree;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ObjectId commit(Map<String, ?> files, String message, ObjectId... parents) {
        return commit(tree(files), message, parents);
    }

    ObjectId commit(ObjectId tree, String message, ObjectId... parents) {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(tree);
            commit.setParentIds(parents);
            commit.setMessage(message);
            commit.setAuthor(person());
            commit.setCommitter(person());
            commits++;
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            return id;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ObjectId annotatedTag(String name, ObjectId commit) {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            TagBuilder tag = new TagBuilder();
            tag.setTag(name);
            tag.setMessage("tag " + name);
            tag.setObjectId(commit, Constants.OBJ_COMMIT);
            tag.setTagger(person());
            ObjectId id = inserter.insert(tag);
            inserter.flush();
            set("refs/tags/" + name, id);
            return id;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void set(String ref, ObjectId id) {
        try {
            RefUpdate update = repository.updateRef(ref);
            update.setNewObjectId(id);
            update.setForceUpdate(true);
            update.update();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(String ref) {
        try {
            RefUpdate update = repository.updateRef(ref);
            update.setForceUpdate(true);
            update.delete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PersonIdent person() {
        return new PersonIdent("Test", "test@example.com", START.plusSeconds(commits), ZoneOffset.UTC);
    }

    private ObjectId tree(Map<String, ?> files, ObjectInserter inserter) throws IOException {
        record Entry(String name, FileMode mode, ObjectId id) {}
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, ?> file : files.entrySet()) {
            String name = file.getKey();
            switch (file.getValue()) {
                case ObjectId submodule -> entries.add(new Entry(name, FileMode.GITLINK, submodule));
                case Map<?, ?> directory -> {
                    Map<String, Object> below = new TreeMap<>();
                    directory.forEach((key, value) -> below.put((String) key, value));
                    entries.add(new Entry(name, FileMode.TREE, tree(below, inserter)));
                }
                case Object content -> {
                    ObjectId id = inserter.insert(
                            Constants.OBJ_BLOB, content.toString().getBytes(StandardCharsets.UTF_8));
                    FileMode mode = name.endsWith("*")
                            ? FileMode.EXECUTABLE_FILE
                            : name.endsWith("@") ? FileMode.SYMLINK : FileMode.REGULAR_FILE;
                    String plain = mode == FileMode.REGULAR_FILE ? name : name.substring(0, name.length() - 1);
                    entries.add(new Entry(plain, mode, id));
                }
            }
        }
        entries.sort((one, other) -> sortName(one.name(), one.mode()).compareTo(sortName(other.name(), other.mode())));
        TreeFormatter tree = new TreeFormatter();
        for (Entry entry : entries) {
            byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
            tree.append(name, 0, name.length, entry.mode(), entry.id(), true);
        }
        return inserter.insert(tree);
    }

    private static String sortName(String name, FileMode mode) {
        return mode == FileMode.TREE ? name + "/" : name;
    }
}
