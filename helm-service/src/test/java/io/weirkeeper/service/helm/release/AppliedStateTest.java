package io.weirkeeper.service.helm.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What API servers answer to an apply, and whether nobody changed what was sent. */
class AppliedStateTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"a":1}                                  | {"a":1,"b":2}
            {"a":1}                                  | {"a":1.0}
            {"a":null,"b":{},"c":[]}                 | {}
            {"spec":{"ports":[{"port":80}]}}         | {"spec":{"ports":[{"port":80,"protocol":"TCP"}]}}
            {"status":{"a":1},"data":{"a":"b"}}      | {"data":{"a":"b"}}
            """)
    void isAsSentWhenAllOfItIsThere(String sent, String live) {
        assertThat(AppliedState.isAsSent(json(sent), json(live))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"a":1}                                  | {"a":2}
            {"a":"1000m"}                            | {"a":"1"}
            {"a":{"b":1}}                            | {"a":null}
            {"stringData":{"a":"b"}}                 | {"data":{"a":"Yg=="}}
            {"a":[1]}                                | {"a":[1,2]}
            {"a":[{"b":1}]}                          | {"a":[{"b":2}]}
            {"a":{}}                                 | {"a":{"injected":1}}
            """)
    void isNotAsSentWhenAnythingIsAnother(String sent, String live) {
        assertThat(AppliedState.isAsSent(json(sent), json(live))).isFalse();
    }

    @Test
    void aNumberIsNoText() {
        assertThat(AppliedState.isAsSent(json("{\"a\":1}"), json("{\"a\":\"1\"}")))
                .isFalse();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
