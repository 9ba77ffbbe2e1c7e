import io.weirkeeper.engine.kustomize.KustomizeBuild;
import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.file.DiskFiles;
import io.weirkeeper.engine.kustomize.flux.FluxBuild;
import io.weirkeeper.engine.kustomize.flux.Overlay;
import io.weirkeeper.engine.yaml.YamlMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Builds every path of a list in Flux mode and compares with the sha256 of what Flux builds; see bench/README.md. */
final class CorpusKustomize {
    /** One line of the list. */
    private record Line(String repository, String path, int documents, String sha256) {
        static Line parse(String text) {
            String[] columns = text.split("\t");
            return new Line(columns[0], columns[2], Integer.parseInt(columns[3]), columns[4]);
        }
    }

    private static final class Count {
        private int equal;
        private int different;
        private int failed;
    }

    public static void main(String[] args) throws IOException {
        Path checkouts = Path.of(args[1]);
        String only = args.length > 2 ? args[2] : "";
        List<Line> lines;
        try (Stream<String> rows = Files.lines(Path.of(args[0]))) {
            lines = rows.skip(1).map(Line::parse).filter(line -> line.repository().contains(only)).toList();
        }
        Map<String, Count> counts = new TreeMap<>();
        long start = System.nanoTime();
        for (Line line : lines) {
            Count count = counts.computeIfAbsent(line.repository(), name -> new Count());
            try {
                build(checkouts, line, count);
            } catch (KustomizeException e) {
                count.failed++;
                System.out.println("failed\t" + line.repository() + "\t" + line.path() + "\t" + e.getMessage());
            } catch (RuntimeException e) {
                count.failed++;
                System.out.println("crashed\t" + line.repository() + "\t" + line.path() + "\t" + e);
                e.printStackTrace(System.out);
            }
        }
        report(counts, System.nanoTime() - start);
    }

    private static void build(Path checkouts, Line line, Count count) throws IOException {
        Path root = checkouts.resolve(line.repository().replace('/', '+'));
        String directory = root.toRealPath().resolve(line.path()).normalize().toString();
        List<YamlMap> resources = FluxBuild.run(new DiskFiles(root), directory, Overlay.NONE, null);
        String text = KustomizeBuild.print(resources);
        if (sha256(text).equals(line.sha256())) {
            count.equal++;
        } else {
            count.different++;
            System.out.println("different\t" + line.repository() + "\t" + line.path() + "\t" + resources.size()
                    + " documents, expected " + line.documents());
        }
    }

    private static String sha256(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void report(Map<String, Count> counts, long nanos) {
        int equal = 0;
        int all = 0;
        for (Map.Entry<String, Count> entry : counts.entrySet()) {
            Count count = entry.getValue();
            equal += count.equal;
            int sum = count.equal + count.different + count.failed;
            all += sum;
            if (count.equal < sum) {
                System.out.printf("%-50s %5d of %5d equal, %d different, %d failed%n",
                        entry.getKey(), count.equal, sum, count.different, count.failed);
            }
        }
        System.out.printf("%d of %d equal (%.2f %%), %.1f s%n", equal, all, 100.0 * equal / all, nanos / 1e9);
    }

    private CorpusKustomize() {}
}
