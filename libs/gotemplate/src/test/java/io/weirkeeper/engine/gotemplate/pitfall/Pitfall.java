package io.weirkeeper.engine.gotemplate.pitfall;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.engine.gotemplate.Cases;
import io.weirkeeper.engine.gotemplate.data.JsonDecoder;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A template, the values it sees and what the originals make of it; the head of each file names their versions. */
record Pitfall(String template, MapValue values, Cases.Result expected) {
    /** The cases of a file below pitfalls/. */
    static List<Pitfall> of(String file) throws IOException {
        List<String> lines;
        try (InputStream in =
                Objects.requireNonNull(Pitfall.class.getResourceAsStream("/pitfalls/" + file + ".jsonl"))) {
            lines = new String(in.readAllBytes(), UTF_8).lines().toList();
        }
        List<Pitfall> all = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            MapValue values = (MapValue) Objects.requireNonNull(
                    JsonDecoder.decodeMap(Text.encode(lines.getFirst())).get("v"));
            MapValue row = JsonDecoder.decodeMap(Text.encode(line));
            boolean fails = row.has("e");
            String text = String.valueOf(row.get(fails ? "e" : "o"));
            all.add(new Pitfall(
                    ((Text) Objects.requireNonNull(row.get("t"))).raw(), values, new Cases.Result(fails, text)));
        }
        return all;
    }

    Cases.Result run() {
        return Cases.run(template, values);
    }

    void check() {
        assertThat(run()).as(template).isEqualTo(expected);
    }

    @Override
    public String toString() {
        return Text.decode(template);
    }
}
