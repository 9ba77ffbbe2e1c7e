package io.weirkeeper.remote.oci;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weirkeeper.remote.http.HttpCall;
import io.weirkeeper.remote.http.HttpReply;
import io.weirkeeper.remote.http.HttpSender;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in plain words why a registry was of no help, and what to do. Names the URL that was asked, never a redirect's. */
final class RegistryFailures {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_BODY = 64 * 1024;
    private static final int LONGEST_MESSAGE = 500;

    private RegistryFailures() {}

    /** For an answer that is no success; reads what the registry says about it. */
    static OciException refused(HttpCall call, HttpReply reply) {
        int status = reply.status();
        String said = said(reply);
        String led = HttpSender.isSameServer(call.url(), reply.url())
                ? ""
                : " after a redirect to another host, which gets no credentials";
        String what = call + ": " + (said.isEmpty() ? "unexpected status code " + status : said) + led;
        return switch (status) {
            case 401, 403 ->
                new OciException(
                        OciException.Kind.AUTHENTICATION,
                        what + (said.isEmpty() ? "" : " (" + status + ")")
                                + "; check the credentials for the registry");
            case 404 ->
                new OciException(OciException.Kind.NOT_FOUND, what + "; check the repository and the reference");
            case 407 -> new OciException(OciException.Kind.UNREACHABLE, what + "; check the credentials for the proxy");
            case 429 ->
                new OciException(
                        OciException.Kind.TOO_MANY_REQUESTS,
                        what + (said.isEmpty() ? "" : " (429)") + "; it is tried again later");
            default ->
                new OciException(
                        OciException.Kind.UNREACHABLE,
                        what + (said.isEmpty() ? "" : " (" + status + ")") + "; it is tried again");
        };
    }

    /** For a call that got no answer, or one that broke off. */
    static OciException failed(HttpCall call, IOException failure) {
        return new OciException(OciException.Kind.UNREACHABLE, call + ": " + network(failure), failure);
    }

    private static String said(HttpReply reply) {
        try {
            JsonNode errors = JSON.readTree(reply.bytes(LONGEST_BODY)).path("errors");
            StringBuilder text = new StringBuilder();
            for (JsonNode error : errors) {
                text.append(text.isEmpty() ? "" : "; ")
                        .append(error.path("code").asText(""));
                String message = error.path("message").asText("");
                text.append(message.isEmpty() ? "" : ": " + message);
            }
            String printable = text.toString().replaceAll("\\p{Cntrl}", " ");
            return printable.length() > LONGEST_MESSAGE ? printable.substring(0, LONGEST_MESSAGE) + "..." : printable;
        } catch (JsonProcessingException e) {
            return ""; // a page for people, or nothing
        } catch (IOException e) {
            return "";
        }
    }

    private static String network(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case UnknownHostException unknown -> {
                    return "no such host; check the URL and the cluster's DNS";
                }
                case SocketTimeoutException timeout -> {
                    return "the server does not answer; check that it can be reached from the cluster";
                }
                case NoRouteToHostException noRoute -> {
                    return "no route to the host; check that it can be reached from the cluster";
                }
                case ConnectException refused -> {
                    return "connection refused; check the URL and that the server runs";
                }
                case SSLException tls -> {
                    return "TLS failed: " + tls.getMessage()
                            + "; check the server's certificate and the secret of certSecretRef";
                }
                default -> {}
            }
        }
        @Nullable String text = failure.getMessage();
        return text == null ? failure.getClass().getSimpleName() : text;
    }
}
