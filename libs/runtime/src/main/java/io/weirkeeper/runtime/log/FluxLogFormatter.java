package io.weirkeeper.runtime.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;

/** One JSON object per line with Flux's keys (spec/cli.md section 3), secrets masked. */
public final class FluxLogFormatter extends ExtFormatter {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final JsonFactory JSON = new JsonFactory();

    private final UnaryOperator<String> redactor;

    public FluxLogFormatter(UnaryOperator<String> redactor) {
        this.redactor = redactor;
    }

    @Override
    public String format(ExtLogRecord line) {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            boolean error = line.getLevel().intValue() >= Level.SEVERE.intValue();
            json.writeStartObject();
            json.writeStringField("level", level(line.getLevel()));
            json.writeStringField("ts", TIME.format(line.getInstant()));
            json.writeStringField("logger", line.getLoggerName() == null ? "" : line.getLoggerName());
            json.writeStringField("msg", redactor.apply(formatMessage(line)));
            writeObject(json, line.getMdcCopy());
            Throwable thrown = line.getThrown();
            if (thrown != null) {
                json.writeStringField("error", redactor.apply(String.valueOf(thrown)));
                json.writeStringField("stacktrace", redactor.apply(trace(thrown)));
            } else if (error) {
                json.writeStringField("error", redactor.apply(formatMessage(line)));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return text.append('\n').toString();
    }

    private static void writeObject(JsonGenerator json, Map<String, String> scope) throws IOException {
        String kind = scope.get(RunLog.KIND);
        for (Map.Entry<String, String> entry : scope.entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        if (kind != null) {
            json.writeObjectFieldStart(kind);
            json.writeStringField("name", scope.getOrDefault(RunLog.NAME, ""));
            json.writeStringField("namespace", scope.getOrDefault(RunLog.NAMESPACE, ""));
            json.writeEndObject();
        }
    }

    private static String level(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return "error";
        }
        return value >= Level.INFO.intValue() ? "info" : "debug";
    }

    private static String trace(Throwable thrown) {
        StringBuilder trace = new StringBuilder();
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            trace.append(trace.isEmpty() ? "" : "caused by: ").append(cause).append('\n');
            for (StackTraceElement element : cause.getStackTrace()) {
                trace.append("\tat ").append(element).append('\n');
            }
        }
        return trace.toString();
    }
}
