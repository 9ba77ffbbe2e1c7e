package io.weirkeeper.remote.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
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
