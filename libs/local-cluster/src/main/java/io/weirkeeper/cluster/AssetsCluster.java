package io.weirkeeper.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** etcd and kube-apiserver from a directory of binaries, each kept by a {@link Keeper}. */
final class AssetsCluster implements RunningCluster {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final String way;
    private final ClusterRequest request;
    private final Map<String, Keeper> keepers;
    private final ClusterAddress address;

    private AssetsCluster(String way, ClusterRequest request, Map<String, Keeper> keepers, ClusterAddress address) {
        this.way = way;
        this.request = request;
        this.keepers = keepers;
        this.address = address;
    }

    static AssetsCluster start(Path assets, ClusterRequest request, String way)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        Path directory = Files.createDirectories(request.directory());
        long owner = request.lifetime() instanceof Lifetime.OfProcess(long pid)
                ? pid
                : ProcessHandle.current().pid();
        String token = K3sCluster.newToken();
        Files.writeString(directory.resolve("tokens.csv"), token + ",admin,admin,system:masters\n");
        writeAccountKeys(directory);
        List<Integer> ports = freePorts(3);
        Map<String, Keeper> keepers = new LinkedHashMap<>();
        keepers.put("etcd", new Keeper("etcd", etcd(assets, directory, ports), directory, owner));
        keepers.put(
                "kube-apiserver", new Keeper("kube-apiserver", apiServer(assets, directory, ports), directory, owner));
        for (Keeper keeper : keepers.values()) {
            keeper.start();
        }
        URI server = URI.create("https://127.0.0.1:" + ports.get(2));
        Path authority = directory.resolve("certificates").resolve("apiserver.crt");
        try {
            new Readiness(server, token, authority).await(TIMEOUT, keepers.values());
            Path kubeconfig = Kubeconfig.write(directory, server, authority, token);
            Map<String, Long> took = Map.of("total", (System.nanoTime() - began) / 1_000_000);
            ClusterAddress address = new ClusterAddress(
                    directory, "", kubeconfig, Kubeconfig.CONTEXT, server, token, authority, Map.of(), took);
            Files.writeString(directory.resolve("cluster.json"), address.json());
            return new AssetsCluster(way, request, keepers, address);
        } catch (IOException | InterruptedException | ClusterException e) {
            keepers.values().forEach(Keeper::kill);
            throw e;
        }
    }

    private static List<String> etcd(Path assets, Path directory, List<Integer> ports) {
        String client = "http://127.0.0.1:" + ports.get(0);
        String peer = "http://127.0.0.1:" + ports.get(1);
        return List.of(
                assets.resolve("etcd").toString(),
                "--name=local",
                "--data-dir=" + directory.resolve("etcd"),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=local=" + peer,
                "--log-level=warn",
                "--unsafe-no-fsync=true");
    }

    /** The server signs its own certificate, which is then its own authority. */
    private static List<String> apiServer(Path assets, Path directory, List<Integer> ports) {
        return List.of(
                assets.resolve("kube-apiserver").toString(),
                "--etcd-servers=http://127.0.0.1:" + ports.get(0),
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + ports.get(2),
                "--endpoint-reconciler-type=none",
                "--cert-dir=" + directory.resolve("certificates"),
                "--token-auth-file=" + directory.resolve("tokens.csv"),
                "--authorization-mode=RBAC",
                "--service-account-key-file=" + directory.resolve("accounts.pub"),
                "--service-account-signing-key-file=" + directory.resolve("accounts.key"),
                "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
                "--service-cluster-ip-range=10.0.0.0/16",
                "--allow-privileged=true",
                // it adds the default account to pods, which nobody makes here
                "--disable-admission-plugins=ServiceAccount");
    }

    /** The two halves apart: the API server does not take the public one out of a PKCS #8 key. */
    private static void writeAccountKeys(Path directory) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            KeyPair keys = generator.generateKeyPair();
            writePem(directory.resolve("accounts.key"), "PRIVATE KEY", keys.getPrivate());
            writePem(directory.resolve("accounts.pub"), "PUBLIC KEY", keys.getPublic());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has EC keys", e);
        }
    }

    private static void writePem(Path file, String kind, Key key) throws IOException {
        String encoded = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        Files.writeString(file, "-----BEGIN " + kind + "-----\n" + encoded + "\n-----END " + kind + "-----\n");
    }

    /** Held together until all are chosen, so that none comes twice. */
    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    @Override
    public ClusterAddress address() {
        return address;
    }

    @Override
    public String way() {
        return way;
    }

    @Override
    public void stop(String component) {
        keeper(component).stop();
    }

    @Override
    public void kill(String component) {
        keeper(component).kill();
    }

    @Override
    public void start(String component) {
        try {
            keeper(component).start();
            if (component.equals("kube-apiserver")) {
                new Readiness(address.server(), address.token(), address.certificateAuthority())
                        .await(TIMEOUT, keepers.values());
            }
        } catch (IOException e) {
            throw new ClusterException("cannot start " + component + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted while starting " + component, e);
        }
    }

    private Keeper keeper(String component) {
        Keeper keeper = keepers.get(component);
        if (keeper == null) {
            throw new ClusterException("unknown component " + component + ": expected one of " + keepers.keySet());
        }
        return keeper;
    }

    @Override
    public void close() {
        if (!(request.lifetime() instanceof Lifetime.OfThisProcess)) {
            return;
        }
        List<Keeper> backwards = new ArrayList<>(keepers.values()).reversed();
        backwards.forEach(Keeper::stop);
        if (request.isEphemeral()) {
            wipe(request.directory());
        }
    }

    private static void wipe(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList().reversed()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new ClusterException("cannot remove " + directory + ": " + e.getMessage(), e);
        }
    }
}
