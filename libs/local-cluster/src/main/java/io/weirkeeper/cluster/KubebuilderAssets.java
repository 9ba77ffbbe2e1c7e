package io.weirkeeper.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The way that needs a directory with etcd and kube-apiserver, as setup-envtest fetches it, named by
 * KUBEBUILDER_ASSETS. It has no controllers, so it serves only those who need no pods.
 */
final class KubebuilderAssets implements ClusterWay {
    private final Map<String, String> environment;

    KubebuilderAssets(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String name() {
        return "KUBEBUILDER_ASSETS";
    }

    @Override
    public Optional<String> obstacle(ClusterRequest request) {
        String directory = environment.getOrDefault(name(), "");
        if (directory.isEmpty()) {
            return Optional.of("not set: name a directory with etcd and kube-apiserver, for instance the one that"
                    + " `setup-envtest use -p path` prints");
        }
        for (String program : List.of("etcd", "kube-apiserver")) {
            if (!Files.isExecutable(Path.of(directory, program))) {
                return Optional.of(directory + " has no executable " + program);
            }
        }
        if (request.pods()) {
            return Optional.of("has no controllers and no pods, which are wanted here");
        }
        return Optional.empty();
    }

    @Override
    public RunningCluster start(ClusterRequest request) throws IOException, InterruptedException {
        return AssetsCluster.start(Path.of(environment.getOrDefault(name(), "")), request, name());
    }
}
