package io.weirkeeper.deploy.image;

import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.Ports;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What is in an image: the packaged standalone application in three layers, those that change least first, the same
 * bytes for every controller. Only the environment variable {@value #CONTROLLER} tells the images apart, so a node
 * pulls and holds them once, and the processes share the pages of the jars.
 */
final class ImageBuild {
    static final String CONTROLLER = "WEIR_CONTROLLER";
    static final String HOME = "/opt/weirkeeper";

    /** Nobody in particular; Flux's Deployments ask for a user that is not root and name none. */
    static final String USER = "65532:65532";

    /** The heap is a share of the container's limit; what is left is for code, threads and buffers. */
    static final List<String> JVM = List.of(
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=48m",
            "-XX:InitialRAMPercentage=3",
            "-XX:MaxRAMPercentage=60",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=30",
            "-XX:MaxNewSize=8m",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xss256k",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private final Path application;
    private final Path billOfMaterials;
    private final Instant time;

    /**
     * @param application {@code quarkus-app} of the standalone module
     * @param billOfMaterials a CycloneDX file; left out where there is none
     * @param time written into the image, so that the same input gives the same image
     */
    ImageBuild(Path application, Path billOfMaterials, Instant time) {
        this.application = application;
        this.billOfMaterials = billOfMaterials;
        this.time = time;
    }

    /** The image of one controller on a base, ready to be put somewhere. */
    JibContainerBuilder of(ControllerImage image, JibContainerBuilder base) throws IOException {
        List<String> entry = Stream.of(List.of("java"), JVM, List.of("-jar", HOME + "/quarkus-run.jar"))
                .flatMap(List::stream)
                .toList();
        base.setFormat(ImageFormat.Docker)
                .setCreationTime(time)
                .setUser(USER)
                .setWorkingDirectory(AbsoluteUnixPath.get("/tmp"))
                .setEntrypoint(entry)
                .setProgramArguments(List.of())
                .addEnvironmentVariable(CONTROLLER, image.controller())
                .addEnvironmentVariable("MALLOC_ARENA_MAX", "1")
                .setExposedPorts(Ports.parse(List.of("8080", "9090", "9292", "9440")))
                .addLabel("org.opencontainers.image.title", image.controller())
                .addLabel("org.opencontainers.image.version", image.tag())
                .addLabel("org.opencontainers.image.licenses", "Apache-2.0")
                .addFileEntriesLayer(layer("libraries", path -> path.startsWith("lib") && !isOurs(path)))
                .addFileEntriesLayer(layer("modules", path -> path.startsWith("lib") && isOurs(path)))
                .addFileEntriesLayer(layer("application", path -> !path.startsWith("lib")));
        if (Files.exists(billOfMaterials)) {
            base.addFileEntriesLayer(FileEntriesLayer.builder()
                    .setName("bill-of-materials")
                    .addEntry(billOfMaterials, AbsoluteUnixPath.get(HOME + "/sbom.cdx.json"))
                    .build());
        }
        return base;
    }

    JibContainerBuilder of(ControllerImage image, String base) throws IOException, InvalidImageReferenceException {
        return of(image, Jib.from(base));
    }

    /** A Git server, a chat and a demo repository, for docker-compose.yml alone. */
    static JibContainerBuilder playground(Path target, String base) throws IOException, InvalidImageReferenceException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("playground");
        try (Stream<Path> files = Files.walk(target, 2)) {
            for (Path jar : files.filter(path -> path.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                layer.addEntry(jar, AbsoluteUnixPath.get(HOME).resolve(target.relativize(jar)));
            }
        }
        return Jib.from(base)
                .setCreationTime(Instant.EPOCH)
                .setUser(USER)
                .setEntrypoint(
                        "java",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-Dstdout.encoding=UTF-8",
                        "-cp",
                        HOME + "/*:" + HOME + "/lib/*",
                        "io.weirkeeper.demo.Playground")
                .setProgramArguments(List.of())
                .addFileEntriesLayer(layer.build());
    }

    private FileEntriesLayer layer(String name, Predicate<Path> wanted) throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        try (Stream<Path> files = Files.walk(application)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                Path relative = application.relativize(file);
                if (wanted.test(relative)) {
                    layer.addEntry(file, AbsoluteUnixPath.get(HOME).resolve(relative));
                }
            }
        }
        return layer.build();
    }

    private static boolean isOurs(Path path) {
        return path.getFileName().toString().startsWith("io.weirkeeper.");
    }
}
