package io.weirkeeper.service.source.reconcile;

import io.weirkeeper.api.source.GitRepository;
import io.weirkeeper.peers.GitRepo;
import io.weirkeeper.peers.GitServer;
import io.weirkeeper.remote.cloud.TokenCache;
import io.weirkeeper.remote.git.GitClient;
import io.weirkeeper.remote.ssh.SshAlgorithms;
import io.weirkeeper.service.source.fetch.GitFetcher;
import io.weirkeeper.service.source.fetch.GitLogins;
import io.weirkeeper.service.source.verify.GitVerifier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One GitRepository and a Git server. */
final class GitRepositoryHarness implements AutoCloseable {
    final GitServer server;
    final GitRepo git;
    final Surroundings around;
    final Map<String, GitRepository> sources = new HashMap<>();
    final KindHarness<GitRepository> repository;

    GitRepositoryHarness(Path temp) throws IOException {
        this(temp, Map.of());
    }

    GitRepositoryHarness(Path temp, Map<String, String> environment) throws IOException {
        server = GitServer.start(temp.resolve("git"), 0);
        git = server.repository("fleet");
        around = new Surroundings(temp);
        GitFetcher fetcher = new GitFetcher(
                new GitClient(temp.resolve("cache"), GitClient.DEFAULT_CACHE),
                around.referenced(),
                SshAlgorithms.DEFAULT,
                new GitLogins(
                        new TokenCache(100, Duration.ofHours(1), Clock.systemUTC()), environment, Clock.systemUTC()));
        repository = new KindHarness<>(
                GitRepositoryReconciler.kind(),
                new GitRepositoryReconciler(
                        fetcher,
                        new GitVerifier(around.referenced(), Clock.systemUTC()),
                        (namespace, name) -> Optional.ofNullable(sources.get(namespace + "/" + name)),
                        around.store,
                        Duration.ofSeconds(30)),
                "fleet",
                "{\"interval\":\"1m\",\"timeout\":\"20s\"}");
        repository.spec("{\"url\":\"" + url() + "\",\"ref\":{\"branch\":\"main\"}}");
    }

    String url() {
        return server.url("fleet");
    }

    Path artifactFile() {
        return around.artifactFile(repository);
    }

    @Override
    public void close() {
        server.close();
    }
}
