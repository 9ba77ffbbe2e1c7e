package io.weirkeeper.service.source.generate;

import io.weirkeeper.engine.artifact.EntryName;
import io.weirkeeper.engine.artifact.TreeEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.Adler32;

/** Names the file of an artifact after its content, with the number that Flux's source-watcher gives it. */
final class ContentName {
    private ContentName() {}

    /**
     * The Adler-32 sum, in decimal, over a line per file with the sum of its content in hexadecimal and its path.
     *
     * @param artifact what each path begins with
     */
    static String of(String artifact, TreeEntry.Directory tree) throws IOException {
        SortedMap<String, TreeEntry.File> files = new TreeMap<>(EntryName.ORDER);
        collect(tree, artifact, files);
        Adler32 sum = new Adler32();
        for (Map.Entry<String, TreeEntry.File> file : files.entrySet()) {
            if (file.getKey().indexOf('\n') >= 0) {
                throw new IOException("filenames with newlines are not supported");
            }
            Adler32 content = new Adler32();
            file.getValue().content().writeTo(new SumStream(content));
            sum.update((Long.toHexString(content.getValue()) + "  ").getBytes(StandardCharsets.US_ASCII));
            sum.update(EntryName.encode(file.getKey()));
            sum.update('\n');
        }
        return Long.toString(sum.getValue());
    }

    private static void collect(TreeEntry.Directory directory, String path, SortedMap<String, TreeEntry.File> files) {
        directory.entries().forEach((name, entry) -> {
            switch (entry) {
                case TreeEntry.Directory child -> collect(child, path + "/" + name, files);
                case TreeEntry.File file -> files.put(path + "/" + name, file);
                case TreeEntry.Link _ -> {}
            }
        });
    }

    private static final class SumStream extends OutputStream {
        private final Adler32 sum;

        SumStream(Adler32 sum) {
            this.sum = sum;
        }

        @Override
        public void write(int b) {
            sum.update(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            sum.update(bytes, offset, length);
        }
    }
}
