package io.weirkeeper.service.source.fetch;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weirkeeper.engine.gotemplate.value.GoError;
import java.util.List;

/**
 * Chooses the tag with the highest version of a range.
 *
 * @param semver the range
 * @param filter a regular expression that tags must match somewhere; empty lets all through
 * @param mediaType of the layer: tags of Helm charts have {@code _} where versions have {@code +}
 */
record TagChoice(String semver, String filter, String mediaType) {
    private static final String CHART = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

    /** @throws IllegalArgumentException saying why there is none */
    String among(List<String> tags) {
        boolean chart = mediaType.equals(CHART);
        List<String> versions = filtered(tags).stream()
                .map(tag -> chart ? tag.replace('_', '+') : tag)
                .toList();
        List<String> highest = versions().highest(versions);
        if (highest.isEmpty()) {
            throw new IllegalArgumentException("no match found for semver: " + semver);
        }
        String tag = highest.getLast();
        return chart ? tag.replace('+', '_') : tag;
    }

    private List<String> filtered(List<String> tags) {
        if (filter.isEmpty()) {
            return tags;
        }
        try {
            Pattern pattern = Pattern.compile(filter);
            return tags.stream().filter(tag -> pattern.matcher(tag).find()).toList();
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e.getMessage() + "; correct spec.ref.semverFilter", e);
        }
    }

    private TagVersions versions() {
        try {
            return new TagVersions(semver);
        } catch (GoError e) {
            throw new IllegalArgumentException(
                    "semver '" + semver + "' parse error: " + e.getMessage() + "; correct spec.ref.semver", e);
        }
    }
}
