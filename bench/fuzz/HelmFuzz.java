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
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Random templates over random values beside template-oracle; see bench/README.md. */
final class HelmFuzz {
    private static final GoType VALUES = GoType.named("common.Values", GoType.MAP, Map.of());
    private static final int BLOCK = 1000;

    private static String answer(String template, MapValue values) {
        try {
            TemplateSet set = new TemplateSet(HelmFunctions.all(), MissingKey.ZERO);
            set.add("t", template);
            MapValue data = MapValue.create(VALUES).put("Values", values.as(VALUES));
            return "o " + new Execution(set, Limits.DEFAULT, Clock.systemUTC(), new SplittableRandom(1)).execute("t", data);
        } catch (GoError e) {
            return "e " + e.text();
        } catch (LimitError e) {
            return "limit";
        } catch (RuntimeException | StackOverflowError e) {
            return "CRASH " + e;
        }
    }

    /** A question to both sides. */
    private record Question(String template, String values) {
        String line() {
            return "{\"t\":" + Text.decode(JsonEncoder.encode(new Text(template))) + ",\"v\":" + values + "}\n";
        }

        MapValue data() {
            return JsonDecoder.decodeMap(Text.encode(values));
        }
    }

    /** The oracle with little memory: a template that wants more than that ends it, and it is started again. */
    private static final class Oracle implements AutoCloseable {
        private final Process process;
        private final BufferedReader answers;

        Oracle(String program, List<Question> questions) throws IOException {
            ProcessBuilder builder =
                    new ProcessBuilder("bash", "-c", "ulimit -v 4000000; exec \"$0\"", program)
                            .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("TZ", "UTC");
            builder.environment().put("GOMAXPROCS", "1");
            process = builder.start();
            answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8), 1 << 20);
            Thread.ofVirtual().start(() -> {
                try (BufferedWriter out = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8))) {
                    for (Question question : questions) {
                        out.write(question.line());
                    }
                } catch (IOException e) {
                    // it has ended, which its reader notices
                }
            });
        }

        String answer() throws IOException {
            String line = answers.readLine();
            if (line == null) {
                return null;
            }
            MapValue expected;
            try {
                expected = JsonDecoder.decodeMap(Text.encode(line));
            } catch (GoError e) {
                return null; // it ended while it wrote
            }
            boolean failed = expected.has("e");
            return (failed ? "e " : "o ") + expected.get(failed ? "e" : "o");
        }

        @Override
        public void close() {
            process.destroy();
        }
    }

    /**
     * What is known to differ: we end on purpose at less nesting and less output, java.time ends before Go's years do,
     * verbs for other types show the inside of Go's times and versions, which ours do not have, Go lists the keys and values of a map in
     * another order each time.
     */
    private static boolean isKnown(String template, String wanted, String got) {
        return got.equals("limit")
                || (template.contains("oDate") || template.contains("semver ") || template.contains("semver |"))
                        && template.contains("printf")
                || template.contains("case ") && !Text.decode(wanted).equals(wanted) // bytes that are no UTF-8
                || template.contains("values") || template.contains("keys")
                || got.contains("exceeded maximum template depth (2000)")
                || got.startsWith("e ") && got.contains(" is out of range");
    }

    public static void main(String[] args) throws IOException {
        long count = Long.parseLong(args[1]);
        RandomTemplates templates = new RandomTemplates(Long.parseLong(args[2]));
        int different = 0;
        int errors = 0;
        int limits = 0;
        int deaths = 0;
        long start = System.nanoTime();
        for (long done = 0; done < count; done += BLOCK) {
            List<Question> questions = new ArrayList<>();
            for (int i = 0; i < BLOCK; i++) {
                questions.add(new Question(Text.encode(templates.template()), templates.values()));
            }
            while (!questions.isEmpty()) {
                try (Oracle oracle = new Oracle(args[0], List.copyOf(questions))) {
                    for (String wanted = ""; wanted != null && !questions.isEmpty(); ) {
                        wanted = oracle.answer();
                        Question question = questions.removeFirst();
                        String got = answer(question.template(), question.data());
                        if (wanted == null) {
                            deaths++;
                        } else if (got.equals(wanted)) {
                            errors += wanted.startsWith("e ") ? 1 : 0;
                        } else if (isKnown(question.template(), wanted, got)) {
                            limits++;
                        } else {
                            different++;
                            System.out.println("template " + Text.decode(question.template()).replace("\n", "\\n"));
                            System.out.println("values   " + question.values());
                            System.out.println("expected " + wanted.replace("\n", "\\n"));
                            System.out.println("actual   " + got.replace("\n", "\\n"));
                        }
                    }
                }
            }
            if (done % 10_000 == 0) {
                System.out.printf("after %d: %d different, %.0f s%n", done + BLOCK, different, (System.nanoTime() - start) / 1e9);
            }
        }
        System.out.printf("%d templates, %d with the same error, %d known to differ, %d ended the oracle, %d different, seed %s, %.0f s%n",
                count, errors, limits, deaths, different, args[2], (System.nanoTime() - start) / 1e9);
    }
}
