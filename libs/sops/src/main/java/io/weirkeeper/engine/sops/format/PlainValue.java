package io.weirkeeper.engine.sops.format;

import io.weirkeeper.engine.sops.SopsException;
import io.weirkeeper.engine.sops.tree.SopsNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values as text, for formats that know nothing else. */
final class PlainValue {
    private PlainValue() {}

    /**
     * @param where the kind of file, for the message
     * @throws SopsException for a map or a list
     */
    static String of(SopsNode value, String where, @Nullable String key) {
        return switch (value) {
            case SopsNode.Text text -> text.text();
            case SopsNode.RawText raw -> new String(raw.bytes(), StandardCharsets.ISO_8859_1);
            case SopsNode.Whole number -> Long.toString(number.value());
            case SopsNode.Real number -> real(number.value());
            case SopsNode.Flag flag -> Boolean.toString(flag.value());
            case SopsNode.Time time -> time.text();
            case SopsNode.Nothing _ -> "<nil>";
            case SopsNode.Branch _, SopsNode.Items _, SopsNode.Bytes _, SopsNode.Comment _ ->
                throw new SopsException("cannot use complex value in " + where + "; offending key " + key);
        };
    }

    private static String real(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }
        String text = YamlScalar.of(value).text().toUpperCase(Locale.ROOT);
        if (text.indexOf('.') >= 0 || text.indexOf('E') >= 0) {
            return text;
        }
        return new BigDecimal(value).setScale(1).toPlainString();
    }
}
