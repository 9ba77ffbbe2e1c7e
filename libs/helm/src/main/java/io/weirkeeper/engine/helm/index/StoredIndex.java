package io.weirkeeper.engine.helm.index;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weirkeeper.engine.gotemplate.value.GoError;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks charts up in an index as {@link IndexRewriter} writes it; what is not asked for is passed over. */
public final class StoredIndex {
    private StoredIndex() {}

    /**
     * The versions of a chart from the newest on; empty when the index has no such chart.
     *
     * @param json read no further than needed; the caller closes it
     * @throws IndexException when it is no index
     */
    public static Optional<List<ChartVersion>> versions(InputStream json, String chart) throws IOException {
        try (JsonParser parser = JsonTokens.FACTORY.createParser(json)) {
            expect(parser.nextToken() == JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean entries = parser.currentName().equals("entries");
                if (parser.nextToken() == JsonToken.START_OBJECT && entries) {
                    return inEntries(parser, chart);
                }
                parser.skipChildren();
            }
            return Optional.empty();
        } catch (JacksonException | GoError e) {
            throw new IndexException("the stored index cannot be read: " + e.getMessage(), e);
        }
    }

    private static Optional<List<ChartVersion>> inEntries(JsonParser parser, String chart) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean found = parser.currentName().equals(chart);
            parser.nextToken();
            if (found) {
                return Optional.of(versions(parser));
            }
            parser.skipChildren();
        }
        return Optional.empty();
    }

    private static List<ChartVersion> versions(JsonParser parser) throws IOException {
        List<ChartVersion> versions = new ArrayList<>();
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                versions.add(version(parser));
            }
        }
        return versions;
    }

    private static ChartVersion version(JsonParser parser) throws IOException {
        String name = "";
        String version = "";
        String digest = "";
        Instant created = Instant.MIN;
        List<String> urls = new ArrayList<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "name" -> name = parser.getText();
                case "version" -> version = parser.getText();
                case "digest" -> digest = parser.getText();
                case "created" -> created = IndexTime.instant(parser.getText());
                case "urls" -> urls(parser, urls);
                default -> parser.skipChildren();
            }
        }
        return new ChartVersion(name, version, created, urls, digest);
    }

    private static void urls(JsonParser parser, List<String> urls) throws IOException {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                urls.add(parser.getText());
            }
        }
    }

    private static void expect(boolean condition) {
        if (!condition) {
            throw new IndexException("the stored index is no JSON object", null);
        }
    }
}
