package io.weirkeeper.service.source.generate;

import com.google.re2j.Pattern;
import java.util.Optional;

/** What Kubernetes takes as names and labels; what is wrong is said in its own words (apimachinery 0.35). */
public final class KubeNames {
    private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String SUBDOMAIN = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
    private static final Pattern NAME = Pattern.compile(QUALIFIED);
    private static final Pattern OBJECT = Pattern.compile(SUBDOMAIN);
    private static final int MOST_LABEL = 63;
    private static final int MOST_OBJECT = 253;

    private KubeNames() {}

    /** The problem of an object's name; empty when there is none. */
    public static Optional<String> objectName(String name) {
        if (name.length() > MOST_OBJECT) {
            return Optional.of("must be no more than " + MOST_OBJECT + " characters");
        }
        return OBJECT.matches(name)
                ? Optional.empty()
                : Optional.of(
                        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
                                + " '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used"
                                + " for validation is '" + SUBDOMAIN + "')");
    }

    static Optional<String> labelValue(String value) {
        if (value.length() > MOST_LABEL) {
            return Optional.of("must be no more than " + MOST_LABEL + " characters");
        }
        return value.isEmpty() || NAME.matches(value)
                ? Optional.empty()
                : Optional.of("a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
                        + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
                        + " 'my_value',  or '12345', regex used for validation is '(" + QUALIFIED + ")?')");
    }

    static Optional<String> labelKey(String key) {
        if (key.length() > MOST_LABEL) {
            return Optional.of("name part must be no more than " + MOST_LABEL + " characters");
        }
        return NAME.matches(key)
                ? Optional.empty()
                : Optional.of("name part must consist of alphanumeric characters, '-', '_' or '.', and must start and"
                        + " end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex"
                        + " used for validation is '" + QUALIFIED + "')");
    }
}
