package io.weirkeeper.service.notification.match;

import static io.weirkeeper.service.notification.Samples.alert;
import static io.weirkeeper.service.notification.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.api.event.FluxEvent;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventMetadataTest {
    private static final String GROUP = "kustomize.toolkit.fluxcd.io/";
    private static final String SOURCES =
            "\"providerRef\":{\"name\":\"slack\"},\"eventSources\":[{\"kind\":\"Kustomization\",\"name\":\"*\"}]";

    @Test
    void keepsOnlyKeysOfTheObjectsGroupAndOfTheEventGroup() {
        FluxEvent event = event(
                "info",
                "m",
                Map.of(
                        GROUP + "revision",
                        "main@sha1:1",
                        GROUP + "checksum",
                        "x",
                        GROUP + "Digest",
                        "x",
                        GROUP + "token",
                        "t",
                        "event.toolkit.fluxcd.io/env",
                        "prod",
                        "helm.toolkit.fluxcd.io/revision",
                        "x",
                        "plain",
                        "x"));

        FluxEvent cleaned = EventMetadata.cleaned(event);

        assertThat(cleaned.metadata())
                .isEqualTo(Map.of(
                        GROUP + "revision",
                        "main@sha1:1",
                        GROUP + "token",
                        "t",
                        "event.toolkit.fluxcd.io/env",
                        "prod"));
    }

    @Test
    void letsTheControllerWinOverSummaryEventMetadataAndAnnotations() {
        FluxEvent event = event(
                "info",
                "m",
                Map.of(
                        "event.toolkit.fluxcd.io/a",
                        "annotation",
                        "event.toolkit.fluxcd.io/b",
                        "annotation",
                        "event.toolkit.fluxcd.io/summary",
                        "annotation",
                        GROUP + "a",
                        "controller",
                        GROUP + "token",
                        "t"));
        var alert = alert("{" + SOURCES + ",\"summary\":\"from summary\","
                + "\"eventMetadata\":{\"b\":\"alert\",\"c\":\"alert\",\"summary\":\"from metadata\"}}");

        EventMetadata.Combined combined = EventMetadata.combined(event, alert.spec());

        assertThat(combined.values())
                .isEqualTo(Map.of("a", "controller", "b", "alert", "c", "alert", "summary", "from summary"));
        assertThat(combined.conflicts())
                .containsOnlyKeys("a", "b", "summary")
                .containsEntry("a", "involved object annotations, involved object controller metadata");
    }

    @Test
    void tellsRepeatsApartByRevisionAndTokenButNotByReasonOrSeverity() {
        String key = DedupKey.of(event("info", "m", Map.of(GROUP + "revision", "1")));

        assertThat(DedupKey.of(event("error", "m", Map.of(GROUP + "revision", "1", "other", "x"))))
                .isEqualTo(key);
        assertThat(DedupKey.of(event("info", "m", Map.of(GROUP + "revision", "2"))))
                .isNotEqualTo(key);
        assertThat(DedupKey.of(event("info", "m", Map.of(GROUP + "revision", "1", GROUP + "token", "t"))))
                .isNotEqualTo(key);
        assertThat(DedupKey.of(event("info", "m", Map.of(GROUP + "originRevision", "1"))))
                .isNotEqualTo(key);
        assertThat(DedupKey.of(event("other", "info", "m", Map.of(GROUP + "revision", "1"))))
                .isNotEqualTo(key);
    }
}
