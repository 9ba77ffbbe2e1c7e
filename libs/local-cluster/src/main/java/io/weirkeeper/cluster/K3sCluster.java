package io.weirkeeper.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** K3s in a container; it ends with this process. */
final class K3sCluster implements RunningCluster {
    static final String IMAGE = "rancher/k3s:v1.34.4-k3s1";
    private static final String TOKENS = "/etc/weir/tokens.csv";
    private static final Pattern AUTHORITY = Pattern.compile("certificate-authority-data: *\"?([^\\s\"]+)");
    private static final Pattern SERVER = Pattern.compile("server: *\"?([^\\s\"]+)");

    private final K3sContainer container;
    private final String way;
    private final ClusterAddress address;

    private K3sCluster(K3sContainer container, String way, ClusterAddress address) {
        this.container = container;
        this.way = way;
        this.address = address;
    }

    static K3sCluster start(ClusterRequest request, String way) throws IOException {
        long began = System.nanoTime();
        String token = newToken();
        K3sContainer container = new K3sContainer(DockerImageName.parse(IMAGE));
        container.withCopyToContainer(Transferable.of(token + ",admin,admin,system:masters\n"), TOKENS);
        container.setCommand(
                "server",
                "--disable=traefik,metrics-server",
                "--kube-apiserver-arg=token-auth-file=" + TOKENS,
                "--tls-san=" + container.getHost());
        try {
            container.start();
            long took = (System.nanoTime() - began) / 1_000_000;
            return new K3sCluster(
                    container, way, describe(request.directory(), container.getKubeConfigYaml(), token, took));
        } catch (IllegalStateException
                | org.testcontainers.containers.ContainerLaunchException
                | org.testcontainers.containers.ContainerFetchException e) {
            container.close();
            throw new ClusterException("cannot run " + IMAGE + ": " + e.getMessage(), e);
        }
    }

    static ClusterAddress describe(Path directory, String kubeconfig, String token, long took) throws IOException {
        Files.createDirectories(directory);
        Path authority = directory.resolve("ca.crt");
        Files.write(authority, Base64.getDecoder().decode(find(AUTHORITY, kubeconfig)));
        URI server = URI.create(find(SERVER, kubeconfig));
        Path file = Kubeconfig.write(directory, server, authority, token);
        return new ClusterAddress(
                directory, "", file, Kubeconfig.CONTEXT, server, token, authority, Map.of(), Map.of("total", took));
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new ClusterException("the kubeconfig of K3s has no " + pattern.pattern());
        }
        return matcher.group(1);
    }

    static String newToken() {
        byte[] token = new byte[16];
        new SecureRandom().nextBytes(token);
        return HexFormat.of().formatHex(token);
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
        throw refuse();
    }

    @Override
    public void kill(String component) {
        throw refuse();
    }

    @Override
    public void start(String component) {
        throw refuse();
    }

    private static ClusterException refuse() {
        return new ClusterException("K3s is one process: its components cannot be stopped one by one");
    }

    @Override
    public void close() {
        container.close();
    }
}
