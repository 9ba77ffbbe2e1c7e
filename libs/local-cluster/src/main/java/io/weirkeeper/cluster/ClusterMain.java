package io.weirkeeper.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The command behind {@code ./weir up}, {@code down} and {@code status}: {@code up DIR PID} starts a cluster that lives
 * as long as process PID and prints its address as one line of JSON; {@code binary} prints the path of the Go program,
 * built if need be.
 */
public final class ClusterMain {
    private ClusterMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        try {
            run(List.of(arguments));
        } catch (ClusterException e) {
            System.err.println("local-cluster: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void run(List<String> arguments) throws IOException, InterruptedException {
        if (arguments.equals(List.of("binary"))) {
            System.out.println(new GoProgram(System.getenv()).binary());
        } else if (arguments.size() == 3 && arguments.getFirst().equals("up")) {
            up(Path.of(arguments.get(1)), Long.parseLong(arguments.get(2)));
        } else {
            System.err.println("usage: binary | up DIR PID");
            System.exit(2);
        }
    }

    private static void up(Path directory, long pid) {
        ClusterRequest request = new ClusterRequest(directory, true, false, OptionalLong.of(pid));
        RunningCluster cluster = LocalCluster.onThisMachine().start(request);
        System.out.println(cluster.address().json());
        if (cluster instanceof K3sCluster) {
            // a container ends with the process that started it
            ProcessHandle.of(pid).ifPresent(owner -> owner.onExit().join());
            cluster.close();
        }
    }
}
