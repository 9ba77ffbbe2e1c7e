package io.weirkeeper.remote.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectId;

/** The commit that a cached repository holds in full: what the next fetch need not bring again. */
final class CacheTip {
    private static final String FILE = "weirkeeper-tip";

    private CacheTip() {}

    static Optional<ObjectId> read(FileRepository repository) {
        try {
            String hash = Files.readString(file(repository));
            if (!ObjectId.isId(hash)) {
                return Optional.empty();
            }
            ObjectId id = ObjectId.fromString(hash);
            return repository.getObjectDatabase().has(id) ? Optional.of(id) : Optional.empty();
        } catch (IOException e) {
            // not written yet, or lost: then everything is fetched
            return Optional.empty();
        }
    }

    static void write(FileRepository repository, ObjectId commit) throws IOException {
        Path file = file(repository);
        Path next = file.resolveSibling(FILE + ".next");
        Files.writeString(next, commit.name());
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path file(FileRepository repository) {
        return repository.getDirectory().toPath().resolve(FILE);
    }
}
