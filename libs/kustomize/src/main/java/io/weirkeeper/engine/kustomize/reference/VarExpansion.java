package io.weirkeeper.engine.kustomize.reference;

import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import io.weirkeeper.engine.yaml.YamlTag;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Replaces {@code $(NAME)} in texts; {@code $$} stands for a dollar sign (kustomize api/filters/refvar, v5.8.1). */
final class VarExpansion {
    private final Map<String, YamlNode> values;

    VarExpansion(Map<String, YamlNode> values) {
        this.values = values;
    }

    /** Changes a string in place; one that is a single reference takes the type of the value. */
    void apply(YamlScalar scalar) {
        String text = scalar.text();
        boolean whole = text.startsWith("$(") && text.indexOf(')') == text.length() - 1;
        YamlScalar value = whole ? primitive(text.substring(2, text.length() - 1)) : null;
        if (value != null) {
            scalar.set(value.text(), value.tag());
        } else {
            scalar.set(expand(text), YamlTag.STRING);
        }
    }

    private @Nullable YamlScalar primitive(String name) {
        if (!(values.get(name) instanceof YamlScalar scalar)) {
            return null;
        }
        return switch (scalar.tag()) {
            case BOOL -> YamlScalar.of((boolean) Objects.requireNonNull(scalar.value()));
            case INT -> YamlScalar.of(Long.parseLong(scalar.text())); // always decimal: 010 is ten here
            case FLOAT -> YamlScalar.of(((Number) Objects.requireNonNull(scalar.value())).doubleValue());
            default -> YamlScalar.string(scalar.text());
        };
    }

    String expand(String input) {
        if (input.indexOf('$') < 0) {
            return input;
        }
        StringBuilder out = new StringBuilder();
        int copied = 0;
        for (int at = 0; at + 1 < input.length(); at++) {
            if (input.charAt(at) != '$') {
                continue;
            }
            out.append(input, copied, at);
            char next = input.charAt(at + 1);
            int close = next == '(' ? input.indexOf(')', at + 2) : -1;
            if (next == '$') {
                out.append('$');
                at++;
            } else if (close >= 0) {
                String name = input.substring(at + 2, close);
                YamlScalar value = primitive(name);
                out.append(value == null ? "$(" + name + ")" : value.text());
                at = close;
            } else {
                out.append('$').append(next);
                at++;
            }
            copied = at + 1;
        }
        return out.append(input, copied, input.length()).toString();
    }
}
