package io.weirkeeper.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;

/** The commands behind {@code ./weir} that need no Kubernetes API. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int status = run(Arrays.asList(arguments), new Command.Streams(System.in, out, err));
        out.flush();
        System.exit(status);
    }

    static int run(List<String> arguments, Command.Streams streams) {
        String name = arguments.isEmpty() ? "" : arguments.getFirst();
        Command command = switch (name) {
            case "kustomize" -> new KustomizeCommand();
            case "helm" -> HelmTemplate::run;
            case "alerts" -> new AlertsCommand(Clock.systemUTC());
            default -> null;
        };
        if (command == null) {
            streams.err().println("weir: unknown command '" + name + "'");
            return 2;
        }
        try {
            return command.run(arguments.subList(1, arguments.size()), streams);
        } catch (UsageException e) {
            streams.err().println("weir " + name + ": " + e.getMessage());
            return 2;
        }
    }
}
