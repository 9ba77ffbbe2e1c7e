package io.weirkeeper.runtime.log;

import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.handlers.ConsoleHandler;

/** Switches the process's console log to Flux's form ({@code --log-encoding}, {@code --log-level}). */
public final class ConsoleLog {
    private ConsoleLog() {}

    /**
     * @param encoding {@code json} or {@code console}
     * @param level {@code trace}, {@code debug}, {@code info} or {@code error}
     */
    public static void configure(String encoding, String level, UnaryOperator<String> redactor) {
        Logger root = Logger.getLogger("");
        Logger.getLogger("io.weirkeeper").setLevel(level(level));
        if (encoding.equals("json")) {
            for (Handler handler : root.getHandlers()) {
                format(handler, redactor);
            }
        }
    }

    private static void format(Handler handler, UnaryOperator<String> redactor) {
        if (handler instanceof ConsoleHandler console) {
            console.setFormatter(new FluxLogFormatter(redactor));
        } else if (handler instanceof ExtHandler group) {
            for (Handler inner : group.getHandlers()) {
                format(inner, redactor);
            }
        }
    }

    private static Level level(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "trace", "debug" -> Level.FINE;
            case "info" -> Level.INFO;
            case "error" -> Level.SEVERE;
            default ->
                throw new IllegalArgumentException("--log-level is trace, debug, info or error, not '" + name + "'");
        };
    }
}
