package io.weirkeeper.service.notification.send;

import io.weirkeeper.api.event.FluxEvent;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What several types of providers write about an event in the same words. */
public final class EventText {
    private static final String CHANGE_REQUEST = "change_request";

    private EventText() {}

    /** {@code kustomization/apps}. */
    public static String name(FluxEvent event) {
        return (event.involvedObject().kind() + "/" + event.involvedObject().name()).toLowerCase(Locale.ROOT);
    }

    /** The reason as words: {@code ReconciliationSucceeded} is "reconciliation succeeded". */
    public static String description(FluxEvent event) {
        return String.join(" ", words(event.reason())).toLowerCase(Locale.ROOT);
    }

    /** Whether the event says no more than that work goes on, which most types do not pass on. */
    public static boolean isProgressing(FluxEvent event) {
        return event.reason().equals("Progressing");
    }

    /** The time to the second, as RFC 3339 has it. */
    public static String time(FluxEvent event) {
        return DateTimeFormatter.ISO_INSTANT.format(
                event.timestamp().atOffset(ZoneOffset.UTC).withNano(0));
    }

    /** Markdown as comments and streams show it. */
    public static String markdown(FluxEvent event) {
        StringBuilder text = new StringBuilder("## Flux Status\n\n");
        text.append(event.isError() ? "⚠️" : "ℹ️").append(' ');
        text.append(event.involvedObject().kind())
                .append('/')
                .append(event.involvedObject().namespace())
                .append('/')
                .append(event.involvedObject().name());
        text.append("\n\n").append(event.message()).append("\n\nMetadata:\n");
        Map<String, String> sorted = new TreeMap<>(event.metadata());
        sorted.remove(CHANGE_REQUEST);
        sorted.forEach((key, value) ->
                text.append("* `").append(key).append("`: ").append(value).append('\n'));
        return text.toString();
    }

    /** Parts of lower case, upper case, digits and others; the last capital before small letters goes with these. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        int before = 0;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            int now = group(letter);
            boolean startsCapitalized = before == 2 && now == 1;
            if (before != 0 && now != before) {
                char last = word.charAt(word.length() - 1);
                if (startsCapitalized) {
                    word.setLength(word.length() - 1);
                }
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                if (startsCapitalized) {
                    word.append(last);
                }
            }
            word.append(letter);
            before = now;
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    private static int group(char letter) {
        if (Character.isLowerCase(letter)) {
            return 1;
        }
        if (Character.isUpperCase(letter)) {
            return 2;
        }
        return Character.isDigit(letter) ? 3 : 4;
    }
}
