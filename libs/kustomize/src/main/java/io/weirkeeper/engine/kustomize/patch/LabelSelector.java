package io.weirkeeper.engine.kustomize.patch;

import io.weirkeeper.engine.kustomize.KustomizeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** A Kubernetes label selector: {@code a=b,c!=d,e in (f,g),!h} (k8s.io/apimachinery pkg/labels). */
final class LabelSelector {
    private enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        ABSENT,
        GREATER,
        LESS
    }

    private record Requirement(String key, Operator operator, Set<String> values) {
        boolean holds(Map<String, String> labels) {
            String value = labels.get(key);
            return switch (operator) {
                case IN -> value != null && values.contains(value);
                case NOT_IN -> value == null || !values.contains(value);
                case EXISTS -> value != null;
                case ABSENT -> value == null;
                case GREATER -> value != null && compare(value) > 0;
                case LESS -> value != null && compare(value) < 0;
            };
        }

        /** 0 when the label is no number, which neither comparison accepts. */
        private int compare(String value) {
            try {
                return Long.compare(
                        Long.parseLong(value), Long.parseLong(values.iterator().next()));
            } catch (NumberFormatException e) {
                return 0;
            }
        }
    }

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern DOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final String SPECIAL = "=!(),><";

    private final List<Requirement> requirements = new ArrayList<>();
    private final String text;
    private final List<String> tokens = new ArrayList<>();
    private int at;

    private LabelSelector(String text) {
        this.text = text;
    }

    static LabelSelector parse(String text) {
        LabelSelector selector = new LabelSelector(text);
        selector.scan();
        selector.parse();
        return selector;
    }

    boolean isEmpty() {
        return requirements.isEmpty();
    }

    boolean matches(Map<String, String> labels) {
        for (Requirement requirement : requirements) {
            if (!requirement.holds(labels)) {
                return false;
            }
        }
        return true;
    }

    private void scan() {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (isSpace(c)) {
                i++;
            } else if (SPECIAL.indexOf(c) >= 0) {
                boolean two = i + 1 < text.length() && text.charAt(i + 1) == '=' && (c == '=' || c == '!');
                tokens.add(two ? c + "=" : String.valueOf(c));
                i += two ? 2 : 1;
            } else {
                int from = i;
                while (i < text.length() && !isSpace(text.charAt(i)) && SPECIAL.indexOf(text.charAt(i)) < 0) {
                    i++;
                }
                tokens.add(text.substring(from, i));
            }
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private String peek() {
        return at < tokens.size() ? tokens.get(at) : "";
    }

    private static boolean isWord(String token) {
        return !token.isEmpty() && SPECIAL.indexOf(token.charAt(0)) < 0;
    }

    private KustomizeException unexpected(String expected) {
        return failure("found '" + peek() + "', expected " + expected);
    }

    private KustomizeException failure(String problem) {
        return new KustomizeException("selector '" + text + "': " + problem);
    }

    private void parse() {
        while (at < tokens.size()) {
            requirements.add(requirement());
            if (at == tokens.size()) {
                return;
            }
            if (!peek().equals(",")) {
                throw unexpected("',' or the end");
            }
            at++;
            if (!isWord(peek()) && !peek().equals("!")) {
                throw unexpected("a label key after ','");
            }
        }
    }

    private Requirement requirement() {
        boolean absent = peek().equals("!");
        if (absent) {
            at++;
        }
        String key = peek();
        if (!isWord(key)) {
            throw unexpected("a label key");
        }
        checkKey(key);
        at++;
        if (absent) {
            return new Requirement(key, Operator.ABSENT, Set.of());
        }
        if (at == tokens.size() || peek().equals(",")) {
            return new Requirement(key, Operator.EXISTS, Set.of());
        }
        String operator = peek();
        at++;
        return switch (operator) {
            case "in" -> checked(key, Operator.IN, values());
            case "notin" -> checked(key, Operator.NOT_IN, values());
            case "=", "==" -> checked(key, Operator.IN, Set.of(exactValue()));
            case "!=" -> checked(key, Operator.NOT_IN, Set.of(exactValue()));
            case ">" -> number(checked(key, Operator.GREATER, Set.of(exactValue())));
            case "<" -> number(checked(key, Operator.LESS, Set.of(exactValue())));
            default -> throw failure("found '" + operator + "', expected =, ==, !=, in, notin, < or >");
        };
    }

    private Requirement number(Requirement requirement) {
        try {
            Long.parseLong(requirement.values.iterator().next());
            return requirement;
        } catch (NumberFormatException e) {
            throw failure("'" + requirement.key + "' must be compared with an integer");
        }
    }

    private String exactValue() {
        String value = peek();
        if (value.isEmpty() || value.equals(",")) {
            return "";
        }
        if (!isWord(value)) {
            throw unexpected("a value");
        }
        at++;
        return value;
    }

    private Set<String> values() {
        if (!peek().equals("(")) {
            throw unexpected("'('");
        }
        at++;
        Set<String> values = new HashSet<>();
        boolean open = true; // a value may come: nothing before a comma is the empty value
        while (!peek().equals(")")) {
            String token = peek();
            if (token.equals(",")) {
                if (open) {
                    values.add("");
                }
                open = true;
            } else if (isWord(token) && open) {
                values.add(token);
                open = false;
            } else {
                throw unexpected("',' or ')'");
            }
            at++;
        }
        if (open) {
            values.add("");
        }
        at++;
        return values;
    }

    private Requirement checked(String key, Operator operator, Set<String> values) {
        for (String value : values) {
            if (!value.isEmpty() && !NAME.matcher(value).matches()) {
                throw failure("'" + value + "' is not a valid label value");
            }
        }
        return new Requirement(key, operator, values);
    }

    private void checkKey(String key) {
        int slash = key.indexOf('/');
        String domain = slash < 0 ? "" : key.substring(0, slash);
        String name = key.substring(slash + 1);
        boolean domainFits =
                slash < 0 || domain.length() <= 253 && DOMAIN.matcher(domain).matches();
        if (!domainFits || !NAME.matcher(name).matches()) {
            throw failure("'" + key + "' is not a valid label key");
        }
    }
}
