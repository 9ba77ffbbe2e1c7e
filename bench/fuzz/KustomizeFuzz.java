import io.weirkeeper.engine.kustomize.BuildOptions;
import io.weirkeeper.engine.kustomize.KustomizeBuild;
import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.LoadRestriction;
import io.weirkeeper.engine.kustomize.SortOrder;
import io.weirkeeper.engine.kustomize.file.MemoryFiles;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** Compares libs/kustomize with kustomize's API on random kustomizations and mutated cases; see bench/README.md. */
final class KustomizeFuzz {
    public static void main(String[] args) throws Exception {
        String mode = args[1];
        if (mode.equals("replay")) {
            replay(new Oracle(args[0]), Path.of(args[2]));
            return;
        }
        int count = Integer.parseInt(args[2]);
        long seed = args.length > 3 ? Long.parseLong(args[3]) : 1;
        Path cases = Path.of(System.getProperty("cases"));
        Path failures = Path.of(System.getProperty("failures", "/tmp/kustomize-fuzz"));
        List<FuzzBuild> corpus = mode.equals("mutate") ? FuzzBuild.read(cases) : List.of();
        Oracle oracle = new Oracle(args[0]);
        int built = 0;
        int known = 0;
        int different = 0;
        for (int i = 0; i < count; i++) {
            Dice dice = new Dice(seed * 1_000_003L + i);
            FuzzBuild build = mode.equals("mutate")
                    ? new CaseMutation(corpus, dice).make()
                    : new RandomKustomization(dice).make();
            String expected = oracle.build(build);
            String ours = ours(build);
            boolean ok = !expected.startsWith("error ");
            built += ok ? 1 : 0;
            if (ok ? ours.equals(expected) : ours.startsWith("error ")) {
                continue;
            }
            if (isKnown(ours)) {
                known++;
            } else {
                different++;
                build.keep(failures.resolve(mode + "-" + seed + "-" + i), ours, expected);
            }
        }
        oracle.process.destroy();
        System.out.println(mode + ": " + count + " kustomizations, " + built + " of them can be built, seed " + seed + ", "
                + known + " known to differ, " + different + " differences" + (different == 0 ? "" : " in " + failures));
        System.exit(different == 0 ? 0 : 1);
    }

    /**
     * What is refused on purpose (docs/COMPATIBILITY.md): name suffixes of other kinds, for which kustomize hashes its own
     * memory layout, and keys that stand twice, which it may lose on the way.
     */
    private static boolean isKnown(String ours) {
        return ours.startsWith("error a content hash in the name is only possible")
                || ours.startsWith("error ") && ours.contains("mapping key ") && ours.contains(" already defined at line ");
    }

    /** Builds what an earlier run left behind again; says what still differs. */
    private static void replay(Oracle oracle, Path failures) throws IOException {
        int count = 0;
        int different = 0;
        for (FuzzBuild build : FuzzBuild.read(failures)) {
            count++;
            for (boolean legacy : new boolean[] {false, true}) {
                FuzzBuild variant = new FuzzBuild(build.name(), build.directory(), legacy, true, build.files());
                String expected = oracle.build(variant);
                String ours = ours(variant);
                if (!(expected.startsWith("error ") ? ours.startsWith("error ") : ours.equals(expected))) {
                    different++;
                    System.out.println("differs: " + build.name() + (legacy ? " (legacy order)" : ""));
                    break;
                }
            }
        }
        oracle.process.destroy();
        System.out.println("replay: " + count + " kustomizations, " + different + " differences");
        System.exit(different == 0 ? 0 : 1);
    }

    /** The Go program; some inputs crash it, then it is started again. */
    private static final class Oracle {
        private final String command;
        private Process process;
        private BufferedWriter in;
        private BufferedReader out;

        Oracle(String command) throws IOException {
            this.command = command;
            start();
        }

        private void start() throws IOException {
            process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            in = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
            out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        String build(FuzzBuild build) throws IOException {
            in.write(build.line());
            in.flush();
            String line = out.readLine();
            if (line == null) {
                start();
                return "error crash";
            }
            String[] parts = line.split("\t", -1);
            String text = new String(Base64.getDecoder().decode(parts[1]), StandardCharsets.UTF_8);
            return parts[0].equals("ok") ? text : "error " + text;
        }
    }

    private static String ours(FuzzBuild build) {
        try {
            BuildOptions options = BuildOptions.api(
                    build.legacy() ? SortOrder.LEGACY : SortOrder.AS_LOADED,
                    build.rootOnly() ? LoadRestriction.ROOT_ONLY : LoadRestriction.NONE);
            return KustomizeBuild.print(
                    KustomizeBuild.run(new MemoryFiles(build.files()), build.directory(), options));
        } catch (KustomizeException e) {
            return "error " + e.getMessage();
        } catch (RuntimeException e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            return "CRASH " + trace;
        }
    }
}
