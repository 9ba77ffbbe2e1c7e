package io.weirkeeper.remote.cloud;

/**
 * What a request to AWS, or to a server that speaks its protocol, is signed with. Never shows its secrets.
 *
 * @param sessionToken empty for credentials that do not end
 */
public record AwsCredentials(String accessKey, String secretKey, String sessionToken) {
    /** Requests are not signed. */
    public static final AwsCredentials ANONYMOUS = new AwsCredentials("", "", "");

    public boolean isAnonymous() {
        return accessKey.isEmpty();
    }

    @Override
    public String toString() {
        return "AwsCredentials[" + (isAnonymous() ? "none" : "set") + "]";
    }
}
