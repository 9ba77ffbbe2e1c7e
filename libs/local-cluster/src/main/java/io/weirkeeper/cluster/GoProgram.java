package io.weirkeeper.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The way that needs a Go tool chain, or an earlier build: our own control plane, see deploy/local-cluster. */
final class GoProgram implements ClusterWay {
    private final Map<String, String> environment;
    private final Path cache;

    GoProgram(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
        this.cache = CacheDirectory.of(environment);
    }

    @Override
    public String name() {
        return "Go";
    }

    @Override
    public Optional<String> obstacle(ClusterRequest request) {
        Optional<GoSources> sources = sources();
        if (sources.isEmpty()) {
            return Optional.of("deploy/local-cluster is not above " + System.getProperty("user.dir")
                    + ": run this from within the repository");
        }
        if (isBuilt(sources.get()) || go().isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                "no Go found (looked at PATH, /usr/local/go, /usr/lib/go, Homebrew): install Go 1.24 or newer,"
                        + " for instance apt-get install golang or brew install go");
    }

    @Override
    public RunningCluster start(ClusterRequest request) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(binary().toString(), "up"));
        if (!request.pods()) {
            command.add("--without=kube-scheduler,kwok");
        }
        if (request.isEphemeral()) {
            command.add("--ephemeral");
        }
        switch (request.lifetime()) {
            case Lifetime.OfThisProcess() -> command.add("--lifeline");
            case Lifetime.OfProcess(long pid) -> command.addAll(List.of("--detach", "--while-pid=" + pid));
        }
        command.add(request.directory().toString());
        return GoCluster.start(command, name(), !(request.lifetime() instanceof Lifetime.OfThisProcess));
    }

    /** The program, built if need be. */
    Path binary() throws IOException, InterruptedException {
        GoSources sources = sources()
                .orElseThrow(() ->
                        new ClusterException("deploy/local-cluster is not above " + System.getProperty("user.dir")));
        Path go = go().orElse(Path.of("go"));
        return new GoBuild(cache, go, Clock.systemUTC()).ensure(sources);
    }

    private boolean isBuilt(GoSources sources) {
        try {
            return Files.isExecutable(GoBuild.binary(cache, sources));
        } catch (IOException e) {
            throw new ClusterException("cannot read " + sources.directory() + ": " + e.getMessage(), e);
        }
    }

    private static Optional<GoSources> sources() {
        return GoSources.above(Path.of(System.getProperty("user.dir")));
    }

    private Optional<Path> go() {
        Stream<String> path = Stream.of(environment.getOrDefault("PATH", "").split(":"));
        Stream<String> usual = Stream.of("/usr/local/go/bin", "/usr/lib/go/bin", "/opt/homebrew/bin", "/usr/local/bin");
        return Stream.concat(path, usual)
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, "go"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
