package io.weirkeeper.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;

/** One of the commands behind {@code ./weir}. */
interface Command {
    /** What a command reads and writes. */
    record Streams(InputStream in, PrintStream out, PrintStream err) {}

    /** Runs with the arguments after the command's name and gives the exit status: 0 done, 1 failed, 2 misused. */
    int run(List<String> arguments, Streams streams);
}
