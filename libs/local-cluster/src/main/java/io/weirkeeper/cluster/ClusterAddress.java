package io.weirkeeper.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a running cluster is and how its administrator gets in: what {@code local-cluster up} prints in one line and
 * leaves in {@code cluster.json}. The milliseconds say how long each part took to start.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ClusterAddress(
        @JsonProperty("dir") Path directory,
        String version,
        Path kubeconfig,
        String context,
        URI server,
        String token,
        Path certificateAuthority,
        Map<String, Integer> pids,
        Map<String, Long> milliseconds) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public ClusterAddress {
        pids = pids == null ? Map.of() : Map.copyOf(pids);
        milliseconds = milliseconds == null ? Map.of() : Map.copyOf(milliseconds);
    }

    static ClusterAddress parse(String json) {
        try {
            return JSON.readValue(json, ClusterAddress.class);
        } catch (JsonProcessingException e) {
            throw new ClusterException("cannot read what the cluster says of itself: " + json, e);
        }
    }

    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new ClusterException("cannot write the address of the cluster in " + directory, e);
        }
    }
}
