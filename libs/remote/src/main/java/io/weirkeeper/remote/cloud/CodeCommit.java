package io.weirkeeper.remote.cloud;

import io.weirkeeper.remote.RemoteException;
import java.net.URI;
import java.time.Instant;

/**
 * User and password for a repository of AWS CodeCommit, which are a signature that is good for a quarter of an hour.
 *
 * @param password never shown
 */
public record CodeCommit(String user, String password) {

    /** @param url with the region in its host name, {@code git-codecommit.<region>.amazonaws.com} */
    public static CodeCommit login(URI url, AwsCredentials credentials, Instant now) {
        String host = url.getHost() == null ? "" : url.getHost();
        String[] parts = host.split("\\.");
        if (parts.length < 4 || !parts[0].startsWith("git-codecommit") || !parts[2].equals("amazonaws")) {
            throw new RemoteException(
                    "the host '" + host + "' is none of AWS CodeCommit; correct spec.url or" + " spec.provider");
        }
        String password =
                new AwsSignature(credentials, parts[1], "codecommit").gitPassword(host, url.getRawPath(), now);
        String token = credentials.sessionToken();
        return new CodeCommit(credentials.accessKey() + (token.isEmpty() ? "" : "%" + token), password);
    }

    @Override
    public String toString() {
        return "CodeCommit[set]";
    }
}
