package io.weirkeeper.engine.gotemplate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weirkeeper.engine.gotemplate.data.JsonDecoder;
import io.weirkeeper.engine.gotemplate.data.JsonEncoder;
import io.weirkeeper.engine.gotemplate.execute.Execution;
import io.weirkeeper.engine.gotemplate.execute.LimitError;
import io.weirkeeper.engine.gotemplate.execute.Limits;
import io.weirkeeper.engine.gotemplate.execute.MissingKey;
import io.weirkeeper.engine.gotemplate.execute.TemplateSet;
import io.weirkeeper.engine.gotemplate.function.HelmFunctions;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.GoType;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Runs cases of the form {@code {"t":template,"v":values}} and answers {@code {"o":output}} or {@code {"e":error}}, as
 * the Go program does that the expected results come from. Run as a program it answers the lines of its input.
 */
public final class Cases {
    private static final GoType VALUES = GoType.named("common.Values", GoType.MAP, Map.of());

    private Cases() {}

    /** What a case gives: raw output, or the raw error. */
    public record Result(boolean failed, String text) {}

    public static Result run(String template, MapValue values) {
        try {
            TemplateSet set = new TemplateSet(HelmFunctions.all(), MissingKey.ZERO);
            set.add("t", template);
            MapValue data = MapValue.create(VALUES).put("Values", values.as(VALUES));
            Execution execution = new Execution(set, Limits.DEFAULT, Clock.systemUTC(), new SplittableRandom(1));
            return new Result(false, execution.execute("t", data));
        } catch (GoError e) {
            return new Result(true, e.text());
        } catch (LimitError e) {
            return new Result(true, "limit: " + e.getMessage());
        }
    }

    static Result run(MapValue line) {
        MapValue values = line.get("v") instanceof MapValue map ? map : MapValue.create();
        return run(line.get("t") instanceof Text text ? text.raw() : "", values);
    }

    public static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8), 1 << 20);
        PrintStream out = new PrintStream(System.out, false, UTF_8);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Result result = run(JsonDecoder.decodeMap(Text.encode(line)));
            MapValue answer = MapValue.create().put(result.failed() ? "e" : "o", new Text(Text.encode(result.text())));
            out.println(Text.decode(JsonEncoder.encode(answer)));
        }
        out.flush();
    }
}
