package io.weirkeeper.service.source.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.remote.store.S3Store;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageUrlTest {
    @Test
    void readsABucketOfAws() {
        assertThat(StorageUrl.parse("s3://fleet/artifacts?region=eu-west-1", Map.of("AWS_REGION", "us-east-2")))
                .isEqualTo(new StorageUrl(
                        new S3Store.Place("s3.eu-west-1.amazonaws.com", false, "eu-west-1", "fleet"), "artifacts/"));
        assertThat(StorageUrl.parse("s3://fleet", Map.of("AWS_REGION", "us-east-2"))
                        .place()
                        .endpoint())
                .isEqualTo("s3.us-east-2.amazonaws.com");
    }

    @Test
    void readsABucketOfAnyServer() {
        assertThat(StorageUrl.parse("http://minio:9000/fleet/a/b/", Map.of()))
                .isEqualTo(new StorageUrl(new S3Store.Place("minio:9000", true, "", "fleet"), "a/b/"));
        assertThat(StorageUrl.parse("https://minio/fleet", Map.of()))
                .isEqualTo(new StorageUrl(new S3Store.Place("minio", false, "", "fleet"), ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"fleet", "ftp://host/fleet", "https://host", "s3://fleet?x=y", "https://user:secret@host/fleet"})
    void refusesWhatIsNone(String url) {
        assertThatThrownBy(() -> StorageUrl.parse(url, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--storage-url: '")
                .hasMessageContaining("expected s3://bucket/prefix")
                .hasMessageNotContaining("secret");
    }
}
