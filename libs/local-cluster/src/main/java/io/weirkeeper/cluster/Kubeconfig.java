package io.weirkeeper.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Writes a kubeconfig of its own for a cluster; the user's is never touched. */
final class Kubeconfig {
    static final String CONTEXT = "weir-local";

    private Kubeconfig() {}

    static Path write(Path directory, URI server, Path authority, String token) throws IOException {
        String text = """
                apiVersion: v1
                kind: Config
                current-context: %1$s
                clusters:
                - name: %1$s
                  cluster:
                    server: %2$s
                    certificate-authority-data: %3$s
                users:
                - name: %1$s
                  user:
                    token: %4$s
                contexts:
                - name: %1$s
                  context:
                    cluster: %1$s
                    user: %1$s
                """.formatted(
                        CONTEXT, server, Base64.getEncoder().encodeToString(Files.readAllBytes(authority)), token);
        Path file = directory.resolve("kubeconfig");
        Files.writeString(file, text);
        return file;
    }
}
