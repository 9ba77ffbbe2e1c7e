package io.weirkeeper.service.notification.match;

import static io.weirkeeper.service.notification.Samples.TIME;
import static io.weirkeeper.service.notification.Samples.alert;
import static io.weirkeeper.service.notification.Samples.event;
import static io.weirkeeper.service.notification.Samples.provider;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.api.event.Delivery;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.notification.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatcherTest {
    private static final String GROUP = "kustomize.toolkit.fluxcd.io/";
    private static final String ANY = "[{\"kind\":\"Kustomization\",\"name\":\"*\"}]";

    private final List<String> complaints = new ArrayList<>();
    private Optional<Provider> provider = Optional.of(provider("{\"type\":\"slack\",\"address\":\"https://x\"}"));
    private LabelSource labels = object -> {
        throw new AssertionError("labels of " + object.name() + " are not needed");
    };

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [{"kind":"Kustomization","name":"apps"}]                             | true
            [{"kind":"Kustomization","name":"*"}]                                | true
            [{"kind":"Kustomization","name":"*","namespace":"flux-system"}]      | true
            [{"kind":"Kustomization","name":"apps","apiVersion":"other/v9"}]     | true
            [{"kind":"Kustomization","name":"app"}]                              | false
            [{"kind":"HelmRelease","name":"*"}]                                  | false
            [{"kind":"Kustomization","name":"*","namespace":"other"}]            | false
            [{"kind":"Kustomization","name":"*","namespace":"*"}]                | false
            [{"kind":"HelmRelease","name":"*"},{"kind":"Kustomization","name":"apps"}] | true
            """)
    void matchesSourcesByKindNameAndNamespace(String sources, boolean expected) {
        assertThat(match(spec(sources, ""), event("info", "m", Map.of()))).hasSize(expected ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"info,info,1", "info,error,1", "error,info,0", "error,error,1"})
    void takesErrorsAlways(String wanted, String severity, int expected) {
        assertThat(match(spec(ANY, ",\"eventSeverity\":\"" + wanted + "\""), event(severity, "m", Map.of())))
                .hasSize(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "inclusionList":[".*succeeded.*"]                    | health succeeded | 1
            "inclusionList":["^succeeded"]                       | health succeeded | 0
            "inclusionList":["nothing","ealth"]                  | health succeeded | 1
            "exclusionList":["succeeded$"]                       | health succeeded | 0
            "exclusionList":["^succeeded"]                       | health succeeded | 1
            "inclusionList":["health"],"exclusionList":["succ"]  | health succeeded | 0
            "inclusionList":["(?i)HEALTH"]                       | health succeeded | 1
            "inclusionList":["(unclosed"]                        | health succeeded | 0
            "exclusionList":["(unclosed"]                        | health succeeded | 1
            "inclusionList":["(unclosed","health"]               | health succeeded | 1
            """)
    void searchesTheMessageForThePatterns(String lists, String message, int expected) {
        assertThat(match(spec(ANY, "," + lists), event("info", message, Map.of())))
                .hasSize(expected);
        assertThat(complaints).hasSize(lists.contains("unclosed") ? 1 : 0);
    }

    @Test
    void answersInTimeForPatternsThatMakeBacktrackersHang() {
        String spec = spec(ANY, ",\"exclusionList\":[\"(a+)+$\",\"(a|aa)+$\"]");

        assertThat(match(spec, event("info", "a".repeat(35_000) + "!", Map.of())))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"shop,1", "bank,0"})
    void comparesLabelsOfTheLiveObject(String team, int expected) {
        labels = object -> Map.of("team", team, "other", "x");

        assertThat(match(
                        spec("[{\"kind\":\"Kustomization\",\"name\":\"*\",\"matchLabels\":{\"team\":\"shop\"}}]", ""),
                        event("info", "m", Map.of())))
                .hasSize(expected);
        assertThat(complaints).isEmpty();
    }

    @Test
    void complainsWhenLabelsCannotBeReadAndDoesNotMatch() {
        labels = object -> {
            throw new LabelSource.LabelsUnknownException("not found", new IllegalStateException());
        };

        List<Delivery> deliveries = match(
                spec("[{\"kind\":\"Kustomization\",\"name\":\"*\",\"matchLabels\":{\"team\":\"shop\"}}]", ""),
                event("info", "m", Map.of()));

        assertThat(deliveries).isEmpty();
        assertThat(complaints)
                .containsExactly(
                        "SourceFetchFailed: error getting source object Kustomization/flux-system/apps: not found");
    }

    @Test
    void refusesOtherNamespacesWhenToldTo() {
        AlertRule rule = new AlertRule(
                alert(spec("[{\"kind\":\"Kustomization\",\"name\":\"*\",\"namespace\":\"flux-system\"}]", "")), true);
        FluxEvent own = event("info", "m", Map.of());
        FluxEvent foreign = new FluxEvent(
                "",
                new io.weirkeeper.api.event.InvolvedObject("g/v1", "Kustomization", "a", "other", "", ""),
                "info",
                TIME,
                "m",
                "r",
                Map.of(),
                "c",
                "");

        assertThat(rule.answer(own, labels).matches()).isTrue();
        assertThat(rule.answer(foreign, labels).matches()).isFalse();
    }

    @Test
    void givesEachMatchAPendingDeliveryWithTheMetadataForPeople() {
        FluxEvent event = event("info", "m", Map.of(GROUP + "revision", "main@sha1:1", GROUP + "token", "t"));

        List<Delivery> deliveries = match(spec(ANY, ",\"eventMetadata\":{\"env\":\"prod\"}"), event);

        assertThat(deliveries).hasSize(1);
        Delivery delivery = deliveries.getFirst();
        assertThat(delivery.state()).isEqualTo(Delivery.State.PENDING);
        assertThat(delivery.key()).isEqualTo("alert-1/" + event.id());
        assertThat(delivery.sequence()).isEqualTo(42);
        assertThat(delivery.event()).isNotNull();
        assertThat(delivery.event().metadata()).isEqualTo(Map.of("revision", "main@sha1:1", "env", "prod"));
        assertThat(complaints).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"slack,0", "generic,1", "generic-hmac,1", "github,1", "githubpullrequestcomment,0"})
    void keepsCommitStatusUpdatesFromChats(String type, int expected) {
        provider = Optional.of(provider("{\"type\":\"" + type + "\"}"));

        assertThat(match(spec(ANY, ""), event("info", "m", Map.of(GROUP + "commit_status", "update"))))
                .hasSize(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"github", "gitlab", "gitea", "bitbucket", "bitbucketserver", "azuredevops"})
    void givesCommitStatusProvidersOnlyWhatConcernsACommit(String type) {
        provider = Optional.of(provider("{\"type\":\"" + type + "\"}"));

        assertThat(match(spec(ANY, ""), event("info", "m", Map.of()))).isEmpty();
        assertThat(match(spec(ANY, ""), event("error", "m", Map.of()))).hasSize(1);
        assertThat(match(spec(ANY, ""), event("info", "m", Map.of("event.toolkit.fluxcd.io/commit", "c"))))
                .hasSize(1);
    }

    @Test
    void dropsEventsForSuspendedAlertsAndProviders() {
        assertThat(match(spec(ANY, ",\"suspend\":true"), event("info", "m", Map.of())))
                .isEmpty();
        provider = Optional.of(provider("{\"type\":\"slack\",\"suspend\":true}"));
        assertThat(match(spec(ANY, ""), event("info", "m", Map.of()))).isEmpty();
    }

    @Test
    void keepsAnEventForAProviderThatIsStillMissing() {
        provider = Optional.empty();

        assertThat(match(spec(ANY, ""), event("info", "m", Map.of()))).hasSize(1);
        assertThat(match(spec(ANY, ""), event("info", "m", Map.of(GROUP + "commit_status", "update"))))
                .isEmpty();
    }

    @Test
    void complainsAboutMetadataThatIsOverwritten() {
        match(
                spec(ANY, ",\"eventMetadata\":{\"revision\":\"mine\"}"),
                event("info", "m", Map.of(GROUP + "revision", "1")));

        assertThat(complaints).hasSize(1);
        assertThat(complaints.getFirst()).startsWith("MetadataAppendFailed: metadata key conflicts detected");
    }

    private List<Delivery> match(String alert, FluxEvent event) {
        AlertRule rule = new AlertRule(alert(alert), false);
        Matcher matcher = new Matcher(
                () -> List.of(rule),
                object -> labels.labelsOf(object),
                (namespace, name) -> provider,
                (about, problem) -> complaints.add(problem.reason() + ": " + problem.message()));
        return matcher.match(event, 42, TIME);
    }

    private static String spec(String sources, String more) {
        return "{\"providerRef\":{\"name\":\"slack\"},\"eventSources\":" + sources + more + "}";
    }
}
