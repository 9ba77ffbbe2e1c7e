package io.weirkeeper.service.source.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdvertisedAddressTest {

    @ParameterizedTest
    @CsvSource({
        "source-controller.flux-system.svc.cluster.local., :9090,"
                + " http://source-controller.flux-system.svc.cluster.local./gitrepository/a",
        "https://artifacts.example.com/flux, :9090, https://artifacts.example.com/flux/gitrepository/a",
        "'', :9090, http://localhost:9090/gitrepository/a",
        "'', 0.0.0.0:9090, http://pod-1:9090/gitrepository/a",
        "'', 10.0.0.7:8000, http://10.0.0.7:8000/gitrepository/a",
    })
    void makesUrls(String advertised, String storage, String url) {
        assertThat(AdvertisedAddress.of(advertised, storage, "pod-1").url("/gitrepository/a"))
                .isEqualTo(url);
    }

    @Test
    void refusesWhatIsNoAddress() {
        assertThatThrownBy(() -> AdvertisedAddress.of("", "9090", "pod-1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--storage-addr: '9090' is not an address");
    }
}
