package io.weirkeeper.engine.helm.render;

import io.weirkeeper.engine.gotemplate.execute.ExecuteError;
import io.weirkeeper.engine.gotemplate.value.GoError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rewords the template engine's errors as Helm 4.2's engine does: the place first, the chain of calls below it. */
final class ErrorReport {
    private static final String PREFIX = "template: ";
    private static final String EXECUTING = ": executing ";
    private static final String WARNING_START = "HELM_ERR_START";
    private static final String WARNING_END = "HELM_ERR_END";

    private ErrorReport() {}

    /** One step of the chain. */
    private record Step(String location, String message, String function) {
        @Override
        public String toString() {
            return (location.isEmpty() ? "" : location + "\n  ")
                    + (function.isEmpty() ? "" : function + "\n    ")
                    + (message.isEmpty() ? "" : message + "\n");
        }
    }

    static String parse(String file, String message) {
        String[] tokens = message.split(": ", -1);
        if (tokens.length == 1) {
            return "parse error in (" + file + "): " + message;
        }
        return "parse error at (" + tokens[1] + "): " + tokens[tokens.length - 1];
    }

    static String execute(String file, ExecuteError error) {
        String[] tokens = error.text().split(": ", 3);
        if (tokens.length != 3) {
            return "execution error in (" + file + "): " + error.text();
        }
        String warning = warning(tokens[2]);
        if (warning != null) {
            return "execution error at (" + tokens[1] + "): " + warning;
        }
        List<Step> steps = new ArrayList<>();
        for (Throwable current = error; current instanceof GoError cause; current = current.getCause()) {
            Step step = step(cause.text());
            if (step == null) {
                return error.text();
            }
            if (steps.isEmpty() || !steps.getLast().equals(step)) {
                steps.add(step);
            }
        }
        StringBuilder out = new StringBuilder();
        steps.forEach(out::append);
        return out.toString().strip();
    }

    private static @Nullable String warning(String text) {
        int start = text.indexOf(WARNING_START);
        int end = text.lastIndexOf(WARNING_END);
        return start < 0 || end < start + WARNING_START.length()
                ? null
                : text.substring(start + WARNING_START.length(), end);
    }

    private static @Nullable Step step(String text) {
        if (!text.startsWith(PREFIX)) {
            return null;
        }
        String rest = text.substring(PREFIX.length());
        if (rest.startsWith("no template ")) {
            return new Step("", text, "");
        }
        Step executing = executing(rest);
        if (executing != null) {
            return executing;
        }
        int split = rest.lastIndexOf(": ");
        if (split < 0) {
            return null;
        }
        return new Step(rest.substring(0, split), withoutInner(rest.substring(split + 2)), "");
    }

    private static @Nullable Step executing(String rest) {
        int at = rest.indexOf(EXECUTING);
        if (at < 0) {
            return null;
        }
        String after = rest.substring(at + EXECUTING.length());
        if (!after.startsWith("\"")) {
            return null;
        }
        int quote = after.indexOf('"', 1);
        if (quote < 0) {
            return null;
        }
        String function = after.substring(1, quote);
        String tail = after.substring(quote + 1);
        if (!tail.startsWith(" at <")) {
            return null;
        }
        int end = tail.indexOf(">: ");
        if (end < 0) {
            return null;
        }
        String place = tail.substring(" at <".length(), end);
        String message = withoutInner(tail.substring(end + 3));
        return new Step(rest.substring(0, at), message, "executing \"" + function + "\" at <" + place + ">:");
    }

    private static String withoutInner(String message) {
        int cut = message.indexOf(" template:");
        return cut < 0 ? message : message.substring(0, cut);
    }
}
