package io.weirkeeper.service.notification.publish;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lines in files of some megabytes, appended and synced together; the oldest file goes when nobody needs it any more.
 * Not thread-safe.
 */
final class Journal implements AutoCloseable {
    private static final String SUFFIX = ".journal";
    private static final long LARGEST = 4L * 1024 * 1024;

    private final Path directory;
    private final List<Path> older;
    private Path current;
    private FileChannel channel;
    private long next;

    /** Hears what the files hold. */
    @FunctionalInterface
    interface Reader {
        void line(Path file, long number, String line);
    }

    private Journal(Path directory, List<Path> older, long next) throws IOException {
        this.directory = directory;
        this.older = new ArrayList<>(older);
        this.next = next;
        this.current = newFile();
        this.channel = opened(current);
    }

    /** Opens the directory, making it when it is missing; new lines go to a new file. */
    static Journal open(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (Stream<Path> found = Files.list(directory)) {
            List<Path> files = found.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
            long next = files.isEmpty() ? 0 : number(files.getLast()) + 1;
            return new Journal(directory, files, next);
        }
    }

    /** All files, oldest first; the last one is being written. */
    List<Path> files() {
        List<Path> files = new ArrayList<>(older);
        files.add(current);
        return files;
    }

    Path current() {
        return current;
    }

    /** A last line without its end was being written when the process died: its writer was never told it is safe. */
    static void read(Path file, Reader reader) throws IOException {
        String text = endsWithLine(file) ? "" : "torn";
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            long number = 0;
            String line = lines.readLine();
            while (line != null) {
                String following = lines.readLine();
                if (following != null || text.isEmpty()) {
                    reader.line(file, number++, line);
                }
                line = following;
            }
        }
    }

    private static boolean endsWithLine(Path file) throws IOException {
        long size = Files.size(file);
        if (size == 0) {
            return true;
        }
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            in.read(last, size - 1);
            return last.get(0) == '\n';
        }
    }

    /** Appends lines; when this returns they are on disk. */
    void append(List<byte[]> lines) throws IOException {
        if (channel.size() > LARGEST) {
            channel.close();
            older.add(current);
            current = newFile();
            channel = opened(current);
        }
        int size = lines.stream().mapToInt(line -> line.length + 1).sum();
        ByteBuffer bytes = ByteBuffer.allocate(size);
        lines.forEach(line -> bytes.put(line).put((byte) '\n'));
        bytes.flip();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(false);
    }

    /** Removes the oldest file, which must not be the current one. */
    void dropOldest() throws IOException {
        Files.deleteIfExists(older.removeFirst());
    }

    private Path newFile() {
        return directory.resolve(String.format("%016x%s", next++, SUFFIX));
    }

    private FileChannel opened(Path file) throws IOException {
        FileChannel opened = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true); // so that the name survives a power cut too
        }
        return opened;
    }

    private static long number(Path file) {
        String name = file.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()), 16);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** A line as text. */
    static byte[] bytes(String line) {
        return line.getBytes(StandardCharsets.UTF_8);
    }
}
