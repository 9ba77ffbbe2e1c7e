import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What both sides are asked to build.
 *
 * @param directory what is built, below the root of the files
 * @param files texts by absolute path
 */
record FuzzBuild(String name, String directory, boolean legacy, boolean rootOnly, Map<String, String> files) {
    String line() {
        StringBuilder line = new StringBuilder(directory)
                .append('\t').append(legacy ? "legacy" : "none")
                .append('\t').append(rootOnly ? "root" : "none");
        files.forEach((path, text) -> line.append('\t').append(path).append('\t').append(encoded(text)));
        return line.append('\n').toString();
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Leaves a folder behind that can be read again, with both answers. */
    void keep(Path folder, String ours, String expected) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve("in" + file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        Files.writeString(folder.resolve("root.txt"), directory + "\n");
        Files.writeString(folder.resolve("ours.yaml"), ours);
        Files.writeString(folder.resolve("expected.yaml"), expected);
    }

    /** The builds in the folders below a folder. */
    static List<FuzzBuild> read(Path parent) throws IOException {
        List<FuzzBuild> builds = new ArrayList<>();
        try (Stream<Path> folders = Files.list(parent)) {
            for (Path folder : folders.sorted().toList()) {
                Path in = folder.resolve("in");
                Map<String, String> files = new TreeMap<>();
                try (Stream<Path> walk = Files.walk(in)) {
                    for (Path file : walk.filter(Files::isRegularFile).toList()) {
                        byte[] bytes = Files.readAllBytes(file);
                        if (bytes.length < 100_000) {
                            files.put("/" + in.relativize(file), new String(bytes, StandardCharsets.ISO_8859_1));
                        }
                    }
                }
                String root = Files.readString(folder.resolve("root.txt")).strip();
                String directory = root.equals(".") ? "/" : "/" + root.replaceFirst("^/", "");
                builds.add(new FuzzBuild(folder.getFileName().toString(), directory, false, true, files));
            }
        }
        return builds;
    }
}
