package io.weirkeeper.runtime.apply;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DriftTest {
    private static final String LIVE =
            "{'kind':'A','metadata':{'labels':{'a':'1'},'resourceVersion':'5'},'spec':{'x':1},'status':{'y':1}}";

    @Test
    void seesNoneInStatusVersionAndEmptyMaps() {
        assertThat(Drift.between(
                        Json.of(LIVE),
                        Json.of("{'kind':'A','metadata':{'labels':{'a':'1'},'annotations':{}},'spec':{'x':1}}")))
                .isFalse();
    }

    @Test
    void seesLabelsAnnotationsAndBody() {
        assertThat(Drift.between(Json.of(LIVE), Json.of("{'kind':'A','metadata':{'labels':{'a':'2'}},'spec':{'x':1}}")))
                .isTrue();
        assertThat(Drift.between(
                        Json.of(LIVE),
                        Json.of("{'kind':'A','metadata':{'labels':{'a':'1'},'annotations':{'b':'1'}},'spec':{'x':1}}")))
                .isTrue();
        assertThat(Drift.between(Json.of(LIVE), Json.of("{'kind':'A','metadata':{'labels':{'a':'1'}},'spec':{'x':2}}")))
                .isTrue();
        assertThat(Drift.between(Json.of(LIVE), Json.of("{'kind':'A','metadata':{'labels':{'a':'1'}}}")))
                .isTrue();
        assertThat(Drift.between(
                        Json.of(LIVE),
                        Json.of("{'kind':'A','metadata':{'labels':{'a':'1'}},'spec':{'x':1},'data':{}}")))
                .isTrue();
    }
}
