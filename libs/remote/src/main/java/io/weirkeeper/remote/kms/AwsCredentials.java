package io.weirkeeper.remote.kms;

/**
 * Credentials of AWS.
 *
 * @param sessionToken of temporary credentials, else empty
 */
public record AwsCredentials(String accessKeyId, String secretAccessKey, String sessionToken) {
    /** Never shows the secret. */
    @Override
    public String toString() {
        return "AWS credentials " + accessKeyId;
    }
}
