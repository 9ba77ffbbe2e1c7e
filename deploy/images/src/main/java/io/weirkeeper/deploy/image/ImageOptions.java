package io.weirkeeper.deploy.image;

import java.nio.file.Path;
import java.util.List;

/**
 * The command line of {@code ./weir images}.
 *
 * @param root the repository
 * @param base the image with a Java runtime 25, as Jib names one: a name, {@code docker://name} or {@code tar://file}
 * @param to {@code docker}, {@code registry}, or {@code tar:DIRECTORY}
 * @param playground also the image of what docker-compose.yml has around the services
 * @param prefix registry and organisation before the controllers' names; empty means those of deploy/controllers
 */
record ImageOptions(Path root, String base, String to, boolean playground, String prefix) {
    static final String BASE = "eclipse-temurin:25-jre";

    /** @throws IllegalArgumentException naming the argument */
    static ImageOptions parse(List<String> arguments) {
        Path root = Path.of("");
        String base = BASE;
        String to = "docker";
        boolean playground = false;
        String prefix = "";
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String value = equals < 0 ? "" : argument.substring(equals + 1);
            switch (equals < 0 ? argument : argument.substring(0, equals)) {
                case "--root" -> root = Path.of(value);
                case "--base" -> base = value;
                case "--to" -> to = value;
                case "--playground" -> playground = true;
                case "--prefix" -> prefix = value;
                default ->
                    throw new IllegalArgumentException(
                            "unknown option " + argument
                                    + "; known are --base=IMAGE, --to=docker|registry|tar:DIRECTORY, --prefix=REGISTRY/ORGANISATION, --playground");
            }
        }
        if (!to.equals("docker") && !to.equals("registry") && !to.startsWith("tar:")) {
            throw new IllegalArgumentException("--to is docker, registry or tar:DIRECTORY, not '" + to + "'");
        }
        if (to.equals("registry") && prefix.isEmpty()) {
            throw new IllegalArgumentException("--to=registry needs --prefix=REGISTRY/ORGANISATION");
        }
        return new ImageOptions(root.toAbsolutePath().normalize(), base, to, playground, prefix);
    }
}
