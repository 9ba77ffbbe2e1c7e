package io.weirkeeper.remote.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of AWS's documentation, "Signature Calculations for the Authorization Header". */
class AwsSignatureTest {
    private static final AwsCredentials EXAMPLE =
            new AwsCredentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "");
    private static final Instant TIME = Instant.parse("2013-05-24T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "?lifecycle, fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        "?max-keys=2&prefix=J, 34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
    })
    void signsAsAwsDocuments(String query, String signature) {
        URI url = URI.create("https://examplebucket.s3.amazonaws.com/" + query);

        Map<String, String> headers = new AwsSignature(EXAMPLE, "us-east-1", "s3").headers("GET", url, TIME);

        assertThat(headers.get("Authorization"))
                .isEqualTo("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                        + "SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=" + signature);
    }

    /** The example of "Authenticating Requests: Using Query Parameters". */
    @Test
    void presignsAsAwsDocuments() {
        URI url = URI.create("https://examplebucket.s3.amazonaws.com/test.txt");

        URI signed = new AwsSignature(EXAMPLE, "us-east-1", "s3").presigned(url, Map.of(), TIME, Duration.ofDays(1));

        assertThat(signed.toString())
                .endsWith("&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
    }

    /** What botocore 1.43.11 makes of the same, for a token of EKS. */
    @ParameterizedTest
    @CsvSource({
        "'', '', 5842632423f6a17b6f4af50e62aa15b74a3f9d85db2af70386ba5676e8b0cd76",
        "session/token+1=, &X-Amz-Security-Token=session%2Ftoken%2B1%3D,"
                + " a93cbeff802630bc6e051ea0db626453b4342fb6355abf6a46728c74c185fd9f"
    })
    void presignsAsBotocoreDoes(String session, String inUrl, String signature) {
        // Given
        AwsCredentials credentials = new AwsCredentials(EXAMPLE.accessKey(), EXAMPLE.secretKey(), session);
        URI url = URI.create("https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15");

        // When
        URI signed = new AwsSignature(credentials, "eu-west-1", "sts")
                .presigned(
                        url,
                        Map.of("x-k8s-aws-id", "prod"),
                        Instant.parse("2026-11-22T01:00:00Z"),
                        Duration.ofMinutes(15));

        // Then: the order of the parameters is nobody's business
        assertThat(signed.toString().split("[?&]"))
                .containsExactlyInAnyOrder((url + "&X-Amz-Algorithm=AWS4-HMAC-SHA256"
                                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20261122%2Feu-west-1%2Fsts%2Faws4_request"
                                + "&X-Amz-Date=20261122T010000Z&X-Amz-Expires=900"
                                + "&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id" + inUrl + "&X-Amz-Signature=" + signature)
                        .split("[?&]"));
    }

    @Test
    void signsNothingForAnonymousRequests() {
        URI url = URI.create("http://localhost:9000/bucket/");

        assertThat(new AwsSignature(AwsCredentials.ANONYMOUS, "us-east-1", "s3").headers("GET", url, TIME))
                .isEmpty();
    }

    @Test
    void showsNoSecret() {
        assertThat(new AwsSignature(EXAMPLE, "us-east-1", "s3") + " " + EXAMPLE).doesNotContain("wJalr");
    }
}
