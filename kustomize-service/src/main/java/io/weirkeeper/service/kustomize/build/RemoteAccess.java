package io.weirkeeper.service.kustomize.build;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How builds reach what lies outside of their source.
 *
 * @param directory for what is fetched
 */
public record RemoteAccess(Path directory, HttpClient http) {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    public static RemoteAccess below(Path directory) {
        return new RemoteAccess(
                directory,
                HttpClient.newBuilder()
                        .connectTimeout(CONNECT)
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .build());
    }

    RemoteBases open() {
        return new RemoteBases(directory, http);
    }
}
