package io.weirkeeper.remote.git;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.jspecify.annotations.Nullable;

/** Says in plain words why a server was of no help, and what to do. */
final class GitFailures {
    private final String url;
    private final GuardedConnections connections;

    GitFailures(String url, GuardedConnections connections) {
        this.url = url;
        this.connections = connections;
    }

    GitException explain(IOException failure) {
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
