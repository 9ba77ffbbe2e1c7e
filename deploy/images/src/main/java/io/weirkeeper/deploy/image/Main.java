package io.weirkeeper.deploy.image;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.DockerDaemonImage;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** {@code ./weir images}: makes the controllers' images, in a container engine, a registry or files. */
public final class Main {
    private Main() {}

    /** Ends with 0 when all images are made, with 1 when one is not, with 2 when the command line is wrong. */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            ImageOptions options = ImageOptions.parse(List.of(arguments));
            for (ControllerImage image :
                    ControllerImage.in(options.root().resolve("deploy").resolve("controllers"))) {
                make(options, image);
            }
            if (options.playground()) {
                ControllerImage image = new ControllerImage("weirkeeper/playground", "latest");
                put(options, image, ImageBuild.playground(options.root().resolve("demo/target"), options.base()));
            }
        } catch (IllegalArgumentException | InvalidImageReferenceException e) {
            System.err.println("weir: " + e.getMessage());
            System.exit(2);
        } catch (IOException | RegistryException | CacheDirectoryCreationException | ExecutionException e) {
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            System.err.println("weir: the image is not made: " + cause.getMessage());
            System.exit(1);
        }
    }

    private static void make(ImageOptions options, ControllerImage image)
            throws IOException, InvalidImageReferenceException, InterruptedException, RegistryException,
                    CacheDirectoryCreationException, ExecutionException {
        Path target = options.root().resolve("standalone/target");
        ImageBuild build =
                new ImageBuild(target.resolve("quarkus-app"), target.resolve("sbom.cdx.json"), Instant.EPOCH);
        put(options, image, build.of(image, options.base()));
    }

    private static void put(ImageOptions options, ControllerImage image, JibContainerBuilder content)
            throws IOException, InvalidImageReferenceException, InterruptedException, RegistryException,
                    CacheDirectoryCreationException, ExecutionException {
        String reference = image.reference(options.prefix());
        Containerizer destination = destination(options, image, reference);
        JibContainer made = content.containerize(destination.setToolName("weirkeeper"));
        System.out.println(reference + "  " + made.getImageId());
    }

    private static Containerizer destination(ImageOptions options, ControllerImage image, String reference)
            throws IOException, InvalidImageReferenceException {
        if (options.to().equals("docker")) {
            return Containerizer.to(DockerDaemonImage.named(reference));
        }
        if (options.to().equals("registry")) {
            ImageReference name = ImageReference.parse(reference);
            return Containerizer.to(RegistryImage.named(name)
                    .addCredentialRetriever(CredentialRetrieverFactory.forImage(name, event -> {})
                            .dockerConfig()));
        }
        Path directory = Path.of(options.to().substring("tar:".length()));
        Files.createDirectories(directory);
        return Containerizer.to(TarImage.at(directory.resolve(image.controller() + "-" + image.tag() + ".tar"))
                .named(reference));
    }
}
