package io.weirkeeper.runtime.kube;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a cluster from a kubeconfig file that the operator of the service names. Credentials that would start
 * a process are refused, because nothing here ever does.
 */
public final class ClusterAccess {
    private ClusterAccess() {}

    /**
     * From the text of a kubeconfig that a tenant wrote. It may name nothing outside of itself: no program, no file, no
     * proxy.
     *
     * @param allowsUnverified whether a server without a verified certificate may be asked
     * @throws IllegalArgumentException naming what is refused or missing, never a value
     */
    public static Config fromUntrusted(String content, boolean allowsUnverified) {
        io.fabric8.kubernetes.api.model.Config parsed;
        try {
            parsed = KubeConfigUtils.parseConfigFromString(content);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("the kubeconfig cannot be read: it is no YAML of the kind Config");
        }
        NamedContext context = parsed == null ? null : current(parsed);
        if (context == null || context.getContext() == null) {
            throw new IllegalArgumentException("the kubeconfig has no current-context that is one of its contexts");
        }
        Cluster cluster = parsed.getClusters().stream()
                .filter(named -> named.getName().equals(context.getContext().getCluster()))
                .map(NamedCluster::getCluster)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("the kubeconfig has no cluster for its current context"));
        AuthInfo user = parsed.getUsers().stream()
                .filter(named -> named.getName().equals(context.getContext().getUser()))
                .map(NamedAuthInfo::getUser)
                .findFirst()
                .orElseGet(AuthInfo::new);
        boolean isUnverified = Boolean.TRUE.equals(cluster.getInsecureSkipTlsVerify());
        refuse(user.getExec() != null, "user.exec: no program is ever run; use a token or a client certificate");
        refuse(user.getAuthProvider() != null, "user.auth-provider: use a token or a client certificate");
        refuse(isSet(user.getTokenFile()), "user.tokenFile: put the token into the kubeconfig");
        refuse(isSet(user.getClientCertificate()), "user.client-certificate: use client-certificate-data");
        refuse(isSet(user.getClientKey()), "user.client-key: use client-key-data");
        refuse(isSet(user.getAs()), "user.as: use spec.serviceAccountName");
        refuse(
                isSet(cluster.getCertificateAuthority()),
                "cluster.certificate-authority: use certificate-authority-data");
        refuse(isSet(cluster.getProxyUrl()), "cluster.proxy-url");
        refuse(isUnverified && !allowsUnverified, "cluster.insecure-skip-tls-verify without --insecure-kubeconfig-tls");
        refuse(!isSet(cluster.getServer()) || !cluster.getServer().startsWith("https://"), "cluster.server: use https");
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(cluster.getServer())
                .withCaCertData(cluster.getCertificateAuthorityData())
                .withTrustCerts(isUnverified)
                .withClientCertData(user.getClientCertificateData())
                .withClientKeyData(user.getClientKeyData())
                .withClientKeyAlgo(keyAlgorithm(user.getClientKeyData()))
                .withOauthToken(user.getToken())
                .withUsername(user.getUsername())
                .withPassword(user.getPassword())
                .build();
    }

    private static @Nullable NamedContext current(io.fabric8.kubernetes.api.model.Config parsed) {
        return parsed.getContexts().stream()
                .filter(named -> named.getName().equals(parsed.getCurrentContext()))
                .findFirst()
                .orElse(null);
    }

    private static void refuse(boolean isWrong, String what) {
        if (isWrong) {
            throw new IllegalArgumentException("the kubeconfig is refused for its " + what);
        }
    }

    private static boolean isSet(@Nullable String text) {
        return text != null && !text.isEmpty();
    }

    private static String keyAlgorithm(@Nullable String base64) {
        if (!isSet(base64)) {
            return "RSA";
        }
        try {
            String pem = new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.US_ASCII);
            return pem.contains("BEGIN EC ") ? "EC" : "RSA";
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the kubeconfig is refused for its user.client-key-data: no base64");
        }
    }

    /**
     * @param context the context to use; null means the file's current one
     * @throws IllegalArgumentException when there is no such file or it wants a process to be started
     */
    public static Config fromKubeconfig(Path file, @Nullable String context) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("kubeconfig " + file + ": no such file");
        }
        io.fabric8.kubernetes.api.model.Config content = KubeConfigUtils.parseConfig(file.toFile());
        for (NamedAuthInfo user : content.getUsers()) {
            if (user.getUser() != null && user.getUser().getExec() != null) {
                throw new IllegalArgumentException("kubeconfig " + file + ": user '" + user.getName()
                        + "' has an exec credential, which is never run; use a token or a client certificate");
            }
        }
        return Config.fromKubeconfig(context, file.toFile());
    }
}
