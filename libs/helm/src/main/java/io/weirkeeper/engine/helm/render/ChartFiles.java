package io.weirkeeper.engine.helm.render;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weirkeeper.engine.gotemplate.data.YamlValues;
import io.weirkeeper.engine.gotemplate.function.PathFunctions;
import io.weirkeeper.engine.gotemplate.value.Bytes;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.GoFunction;
import io.weirkeeper.engine.gotemplate.value.GoType;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import io.weirkeeper.engine.helm.chart.ChartFile;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code .Files}: a chart's other files by path, with Helm's methods on them. */
final class ChartFiles {
    private static final GoType TYPE = GoType.named("engine.files", GoType.map(GoType.BYTES), methods());

    private ChartFiles() {}

    static MapValue of(List<ChartFile> files) {
        MapValue map = MapValue.create(TYPE);
        for (ChartFile file : files) {
            map.put(file.name(), Bytes.of(file.raw()));
        }
        return map;
    }

    private static Map<String, GoFunction> methods() {
        Map<String, GoFunction> methods = new HashMap<>();
        add(methods, GoFunction.method("Get", (_, a) -> new Text(content(a)), GoType.STRING));
        add(methods, GoFunction.method("GetBytes", (_, a) -> Bytes.of(content(a)), GoType.STRING));
        add(methods, GoFunction.method("Lines", (_, a) -> lines(a), GoType.STRING));
        add(methods, GoFunction.method("Glob", (_, a) -> glob((MapValue) a[0], ((Text) a[1]).raw()), GoType.STRING));
        add(methods, GoFunction.method("AsConfig", (_, a) -> asYaml((MapValue) a[0], false)));
        add(methods, GoFunction.method("AsSecrets", (_, a) -> asYaml((MapValue) a[0], true)));
        return methods;
    }

    private static void add(Map<String, GoFunction> methods, GoFunction method) {
        methods.put(method.name(), method);
    }

    private static @Nullable String find(MapValue files, String name) {
        return files.get(name) instanceof Bytes bytes ? bytes.raw() : null;
    }

    private static String content(Value[] a) {
        String raw = find((MapValue) a[0], ((Text) a[1]).raw());
        return raw == null ? "" : raw;
    }

    private static Value lines(Value[] a) {
        String raw = find((MapValue) a[0], ((Text) a[1]).raw());
        if (raw == null) {
            return ListValue.of(GoType.STRINGS, List.of());
        }
        if (raw.isEmpty()) {
            throw new GoError("runtime error: index out of range [-1]");
        }
        String text = raw.endsWith("\n") ? raw.substring(0, raw.length() - 1) : raw;
        List<Value> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            lines.add(new Text(line));
        }
        return ListValue.of(GoType.STRINGS, lines);
    }

    private static Value asYaml(MapValue files, boolean encoded) {
        MapValue map = MapValue.create(GoType.STRING_MAP);
        for (String name : files.keys()) {
            String raw = find(files, name);
            if (raw != null) {
                Text content = new Text(raw);
                Text value = encoded ? Text.of(Base64.getEncoder().encodeToString(content.bytes())) : content;
                map.put(PathFunctions.base(name), value);
            }
        }
        return new Text(YamlValues.write(map));
    }

    private static Value glob(MapValue files, String pattern) {
        MapValue matched = MapValue.create(TYPE);
        Pattern regex = compile(pattern);
        for (String name : files.keys()) {
            Value content = files.get(name);
            if (content != null && regex.matcher(Text.decode(name)).matches()) {
                matched.put(name, content);
            }
        }
        return matched;
    }

    /** A pattern of gobwas/glob with the separator '/'; what does not compile matches everything. */
    private static Pattern compile(String raw) {
        try {
            return Pattern.compile(GlobPattern.toRegex(Text.decode(raw)), Pattern.DOTALL);
        } catch (PatternSyntaxException | IllegalArgumentException e) {
            return Pattern.compile(".*", Pattern.DOTALL);
        }
    }
}
