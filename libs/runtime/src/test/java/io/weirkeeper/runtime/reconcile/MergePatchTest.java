package io.weirkeeper.runtime.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class MergePatchTest {
    @Test
    void isEmptyForEqualObjects() throws JsonProcessingException {
        assertThat(between("{'a':1,'b':{'c':[1]}}", "{'a':1,'b':{'c':[1]}}")).isEqualTo(json("{}"));
    }

    @Test
    void setsRemovesAndDescends() throws JsonProcessingException {
        assertThat(between("{'a':1,'b':{'c':1,'d':2},'gone':1}", "{'a':2,'b':{'c':1,'d':3},'new':[1]}"))
                .isEqualTo(json("{'a':2,'b':{'d':3},'new':[1],'gone':null}"));
    }

    @Test
    void replacesListsAsAWhole() throws JsonProcessingException {
        assertThat(between("{'a':[1,2]}", "{'a':[2]}")).isEqualTo(json("{'a':[2]}"));
    }

    private static JsonNode between(String from, String to) throws JsonProcessingException {
        return MergePatch.between(json(from), json(to));
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }
}
