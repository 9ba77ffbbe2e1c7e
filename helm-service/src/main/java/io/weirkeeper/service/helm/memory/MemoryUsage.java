package io.weirkeeper.service.helm.memory;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** How much of some memory is in use. */
interface MemoryUsage {
    /** What it is, for a message. */
    String name();

    /** In bytes; empty when it cannot be told now. */
    OptionalLong used();

    /** In bytes; more than 0. */
    long limit();

    /** Of the whole process, as the container's files have it: heap and everything else. */
    record OfContainer(Path current, long limit) implements MemoryUsage {
        private static final Path ROOT = Path.of("/sys/fs/cgroup");

        /**
         * @param limitFile empty means where cgroups of version 2 or 1 have it
         * @param currentFile likewise
         * @return empty when the container has no limit
         * @throws IllegalArgumentException when there are no such files
         */
        static Optional<MemoryUsage> find(String limitFile, String currentFile) {
            Path limit = path(limitFile, "max", "memory.max", "memory/memory.limit_in_bytes");
            Path current = path(currentFile, "current", "memory.current", "memory/memory.usage_in_bytes");
            if (!Files.exists(current)) {
                throw new IllegalArgumentException(
                        "failed to confirm existence of current memory usage file: " + current);
            }
            OptionalLong bytes = number(limit);
            return bytes.isPresent() && bytes.getAsLong() > 0
                    ? Optional.of(new OfContainer(current, bytes.getAsLong()))
                    : Optional.empty();
        }

        private static Path path(String given, String what, String two, String one) {
            if (!given.isEmpty()) {
                return Path.of(given);
            }
            for (String name : new String[] {two, one}) {
                if (Files.exists(ROOT.resolve(name))) {
                    return ROOT.resolve(name);
                }
            }
            throw new IllegalArgumentException("failed to discover " + what + " memory path: set --oom-watch-" + what
                    + "-memory-path, or switch the gate OOMWatch off");
        }

        /** Empty for {@code max}, or what is no number. */
        private static OptionalLong number(Path file) {
            try {
                String text = Files.readString(file).strip();
                return text.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
            } catch (IOException e) {
                return OptionalLong.empty();
            }
        }

        @Override
        public String name() {
            return "Memory usage";
        }

        @Override
        public OptionalLong used() {
            return number(current);
        }
    }

    /** What was left of the heap's old generation after its last collection. */
    record OfHeap(MemoryPoolMXBean pool, long limit) implements MemoryUsage {
        static Optional<MemoryUsage> find() {
            return ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == MemoryType.HEAP
                            && pool.getCollectionUsage() != null
                            && pool.getUsage().getMax() > 0)
                    .max((one, other) -> Long.compare(
                            one.getUsage().getMax(), other.getUsage().getMax()))
                    .map(pool -> new OfHeap(pool, pool.getUsage().getMax()));
        }

        @Override
        public String name() {
            return "Heap usage";
        }

        @Override
        public OptionalLong used() {
            return OptionalLong.of(pool.getCollectionUsage().getUsed());
        }
    }
}
