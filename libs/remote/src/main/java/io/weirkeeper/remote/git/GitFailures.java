package io.weirkeeper.remote.git;

import io.weirkeeper.remote.ssh.SshSessions;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.jspecify.annotations.Nullable;

/** Says in plain words why a server was of no help, and what to do. */
final class GitFailures {
    private final String url;
    private final GuardedConnections connections;
    private final @Nullable SshSessions ssh;

    GitFailures(String url, GuardedConnections connections, @Nullable SshSessions ssh) {
        this.url = url;
        this.connections = connections;
        this.ssh = ssh;
    }

    GitException explain(IOException failure) {
        if (ssh != null) {
            return overSsh(failure, ssh.refusal());
        }
        int status = connections.lastStatus();
        String from = connections.wasLedAway() ? " after a redirect to another host, which gets no credentials" : "";
        if (status == 401 || status == 403) {
            return failure(
                    GitException.Kind.AUTHENTICATION,
                    "authentication required: the server answered " + status + from
                            + "; check the credentials in spec.secretRef",
                    failure);
        }
        if (status == 407) {
            return failure(
                    GitException.Kind.UNREACHABLE,
                    "the proxy wants other credentials; check the secret in spec.proxySecretRef",
                    failure);
        }
        if (status == 404 || failure instanceof NoRemoteRepositoryException) {
            return failure(
                    GitException.Kind.REPOSITORY_NOT_FOUND,
                    "repository not found; check spec.url and, for a private repository, spec.secretRef",
                    failure);
        }
        if (status >= 400) {
            return failure(
                    GitException.Kind.UNREACHABLE,
                    "the server answered " + status + from + "; it is tried again",
                    failure);
        }
        return failure(GitException.Kind.UNREACHABLE, network(failure), failure);
    }

    private GitException overSsh(IOException failure, Optional<String> refusal) {
        if (refusal.isPresent()) {
            return failure(GitException.Kind.AUTHENTICATION, "ssh: handshake failed: " + refusal.get(), failure);
        }
        if (failure instanceof NoRemoteRepositoryException) {
            return failure(
                    GitException.Kind.REPOSITORY_NOT_FOUND,
                    "repository not found; check spec.url and that the key in spec.secretRef may read it",
                    failure);
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SshException disconnected
                    && disconnected.getDisconnectCode()
                            == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE) {
                return failure(
                        GitException.Kind.AUTHENTICATION,
                        "ssh: handshake failed: ssh: unable to authenticate; the server refuses the key 'identity'"
                                + " in spec.secretRef: give it access there, or correct the user in spec.url",
                        failure);
            }
        }
        return failure(GitException.Kind.UNREACHABLE, network(failure), failure);
    }

    private GitException failure(GitException.Kind kind, String why, IOException failure) {
        return new GitException(kind, "unable to clone '" + url + "': " + why, failure);
    }

    private static String network(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case UnknownHostException unknown -> {
                    return "no such host; check spec.url and the cluster's DNS";
                }
                case SocketTimeoutException timeout -> {
                    return "the server does not answer; check that it can be reached from the cluster";
                }
                case NoRouteToHostException noRoute -> {
                    return "no route to the host; check that it can be reached from the cluster";
                }
                case ConnectException refused -> {
                    return "connection refused; check spec.url and that the server runs";
                }
                case SSLException tls -> {
                    return "TLS failed: " + tls.getMessage()
                            + "; check the server's certificate and 'ca.crt' in spec.secretRef";
                }
                default -> {}
            }
        }
        return message(failure);
    }

    private static String message(IOException failure) {
        @Nullable String text = failure.getMessage();
        return text == null ? failure.getClass().getSimpleName() : text;
    }
}
