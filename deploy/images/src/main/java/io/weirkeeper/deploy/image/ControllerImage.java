package io.weirkeeper.deploy.image;

import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An image to be made. Names and tags are those that the Deployments in {@code deploy/controllers} ask for, so that
 * there is one place to change them.
 *
 * @param repository such as {@code weirkeeper/source-controller}
 * @param tag the version of Flux's controller whose behaviour is served
 */
record ControllerImage(String repository, String tag) {
    /** The last segment of the repository: what {@code flux version} shows, and which controller the process is. */
    String controller() {
        return repository.substring(repository.lastIndexOf('/') + 1);
    }

    /** @param prefix takes the place of what stands before the controller's name; empty leaves it */
    String reference(String prefix) {
        return (prefix.isEmpty() ? repository : prefix + "/" + controller()) + ":" + tag;
    }

    /** The images that the Deployments of a directory ask for, sorted by folder; two may ask for the same one. */
    static List<ControllerImage> in(Path controllers) throws IOException {
        List<ControllerImage> images = new ArrayList<>();
        try (Stream<Path> files = Files.walk(controllers, 2)) {
            for (Path file : files.filter(path -> path.endsWith("deployment.yaml"))
                    .sorted()
                    .toList()) {
                images.add(of(file, YamlReader.goV3().readFirst(file.toString(), Files.readString(file))));
            }
        }
        return images.stream().distinct().toList();
    }

    private static ControllerImage of(Path file, @Nullable YamlNode deployment) {
        YamlMap pod = deployment instanceof YamlMap map ? map : new YamlMap();
        for (String name : List.of("spec", "template", "spec")) {
            pod = pod.mapOrPut(name);
        }
        YamlList containers = pod.list("containers");
        String image = containers != null && containers.iterator().next() instanceof YamlMap container
                ? container.text("image")
                : null;
        if (image != null && image.lastIndexOf(':') > image.lastIndexOf('/')) {
            int colon = image.lastIndexOf(':');
            return new ControllerImage(image.substring(0, colon), image.substring(colon + 1));
        }
        throw new IllegalArgumentException(file + ": the first container needs an image with a tag");
    }
}
