package io.weirkeeper.service.notification.reconcile;

import static io.weirkeeper.service.notification.Samples.bytes;
import static io.weirkeeper.service.notification.Samples.receiver;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiverPlanTest {
    private static final String GOOD = "\"type\":\"github\",\"resources\":[],\"secretRef\":{\"name\":\"s\"}";

    @Test
    void opensThePathThatTheTokenGives() {
        ReceiverPlan plan = ReceiverPlan.ofSecret(
                receiver("{" + GOOD + "}", "{}"), "s", Optional.of(Map.of("token", bytes("my-token"))));

        // coreutils: printf my-tokenfluxflux-system | sha256sum
        assertThat(plan)
                .isEqualTo(new ReceiverPlan.Open(
                        "/hook/65ba34d9cee292a2e419b0c9ad6dca6281896d5aee0538f94a84fc190def5ced"));
    }

    @Test
    void saysWhichTokenIsMissing() {
        assertThat(ReceiverPlan.ofSecret(receiver("{" + GOOD + "}", "{}"), "s", Optional.of(Map.of())))
                .isEqualTo(
                        new ReceiverPlan.TokenMissing("invalid 'flux-system/s' secret data: required fields 'token'"));
        assertThat(ReceiverPlan.ofSecret(receiver("{" + GOOD + "}", "{}"), "s", Optional.empty()))
                .asString()
                .contains("unable to read token from secret 'flux-system/s' error: Secret \"s\" not found");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "type":"github","resources":[]                                            | ValidationFailed
            "type":"github","resources":[],"secretRef":{"name":"s"},"resourceFilter":"res." | InvalidCELExpression
            "type":"github","resources":[],"secretRef":{"name":"s"},"resourceFilter":"'text'" | InvalidCELExpression
            "type":"github","resources":[],"secretRef":{"name":"s"},"resourceFilter":"claims.sub == 'x'" | InvalidCELExpression
            "type":"github","secretRef":{"name":"s"},"resources":[{"kind":"Bucket","name":"b","filter":"nobody"}] | InvalidCELExpression
            "type":"github","secretRef":{"name":"s"},"resources":[],"oidcProviders":[{"issuerURL":"https://i","validations":[{"expression":"true","message":"m"}]}] | ValidationFailed
            "type":"generic-oidc","resources":[]                                      | ValidationFailed
            "type":"generic-oidc","resources":[],"secretRef":{"name":"s"},"oidcProviders":[{"issuerURL":"https://i","validations":[{"expression":"true","message":"m"}]}] | ValidationFailed
            "type":"generic-oidc","resources":[],"oidcProviders":[{"issuerURL":"https://i","validations":[]}] | ValidationFailed
            "type":"generic-oidc","resources":[],"oidcProviders":[{"issuerURL":"https://i","validations":[{"expression":"claims.","message":"m"}]}] | InvalidCELExpression
            """)
    void stallsOnWhatTheUserMustChange(String spec, String reason) {
        assertThat(ReceiverPlan.ofSpec(receiver("{" + spec + "}", "{}")))
                .get()
                .extracting(plan -> ((ReceiverPlan.Misconfigured) plan).reason())
                .isEqualTo(reason);
    }

    @Test
    void opensThePathOfATypeWithoutSecret() {
        ReceiverPlan plan = ReceiverPlan.ofSpec(receiver(
                        "{\"type\":\"generic-oidc\",\"resources\":[],\"resourceFilter\":\"claims.sub == res.metadata.name\","
                                + "\"oidcProviders\":[{\"issuerURL\":\"https://i\",\"validations\":"
                                + "[{\"expression\":\"claims.sub == 'x'\",\"message\":\"m\"}]}]}",
                        "{}"))
                .orElseThrow();

        // coreutils: printf fluxflux-system | sha256sum
        assertThat(plan)
                .isEqualTo(new ReceiverPlan.Open(
                        "/hook/704001bc06e42d10e2f6d5865e6c194071caae5ef53b8cab7322ba3cd22b962c"));
    }

    @Test
    void goesOnToTheSecretWhenTheSpecIsGood() {
        assertThat(ReceiverPlan.ofSpec(receiver("{" + GOOD + "}", "{}"))).isEmpty();
    }
}
