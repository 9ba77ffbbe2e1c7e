import io.weirkeeper.engine.yaml.JsonWriter;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.engine.yaml.YamlWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** CPU time and allocation of reading and printing files in a warm process; see bench/README.md. */
final class YamlSpeed {
    private static final com.sun.management.ThreadMXBean THREAD =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    public static void main(String[] args) throws IOException {
        double seconds = Double.parseDouble(args[0]);
        System.out.println("| file | KB | what | CPU ms | MB/s | KB allocated |");
        System.out.println("|---|---|---|---|---|---|");
        for (int i = 1; i < args.length; i++) {
            Path file = Path.of(args[i]);
            String text = Files.readString(file);
            String name = file.getName(file.getNameCount() - 1).toString();
            measure(name, "read as values", seconds, text, t -> YamlReader.viaJson().readAll("f", t));
            measure(name, "read as resources", seconds, text, t -> YamlReader.goV3().readAll("f", t));
            List<YamlNode> nodes = YamlReader.goV3().readAll("f", text);
            measure(name, "print as YAML", seconds, text, _ -> YamlWriter.writeAll(nodes));
            measure(name, "print as JSON", seconds, text, _ -> nodes.stream().map(JsonWriter::write).toList());
        }
    }

    private static void measure(
            String name, String what, double seconds, String text, Function<String, Object> work) {
        long done = 0;
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < end) {
            done += work.apply(text).hashCode() & 1;
        }
        long cpu = THREAD.getCurrentThreadCpuTime();
        long bytes = THREAD.getCurrentThreadAllocatedBytes();
        int runs = 0;
        end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < end) {
            done += work.apply(text) == null ? 1 : 0;
            runs++;
        }
        double ms = (THREAD.getCurrentThreadCpuTime() - cpu) / 1e6 / runs;
        double kilobytes = (THREAD.getCurrentThreadAllocatedBytes() - bytes) / 1024.0 / runs;
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %s | %.3f | %.0f | %.0f |%s%n",
                name,
                text.length() / 1024,
                what,
                ms,
                text.length() / 1e3 / ms,
                kilobytes,
                done < 0 ? "!" : "");
    }

    private YamlSpeed() {}
}
