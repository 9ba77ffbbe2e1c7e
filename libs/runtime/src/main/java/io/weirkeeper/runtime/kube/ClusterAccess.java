package io.weirkeeper.runtime.kube;

import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a cluster from a kubeconfig file that the operator of the service names. Credentials that would start
 * a process are refused, because nothing here ever does.
 */
public final class ClusterAccess {
    private ClusterAccess() {}

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
