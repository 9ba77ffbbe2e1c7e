package io.weirkeeper.engine.sops.format;

import io.weirkeeper.engine.sops.SopsException;
import io.weirkeeper.engine.sops.tree.SopsNode;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlScalar;
import io.weirkeeper.engine.yaml.YamlTag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads YAML with its comments. A comment belongs to the map or list whose indent it has, before the entry that it
 * stands above; one at the end of a line to the value of that line. For one thread, one use.
 */
final class YamlTreeReader {
    private static final int DEEPEST = 256;
    private static final int MOST_NODES = 2_000_000;
    private static final String OUTSIDE = "tag:yaml.org,2002:";

    private final List<Event> events;
    private final List<YamlComment> comments;
    private final Deque<Integer> columns = new ArrayDeque<>();
    private final Map<String, Anchor> anchors = new HashMap<>();
    private int at;
    private int comment;
    private int nodes;

    private record Anchor(SopsNode node, int size) {}

    YamlTreeReader(String text) {
        events = events(text);
        comments = YamlComment.find(text.codePoints().toArray(), events);
    }

    private static List<Event> events(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        List<Event> events = new ArrayList<>();
        try {
            ParserImpl parser = new ParserImpl(new StreamReader(text), options);
            Event event;
            do {
                event = parser.getEvent();
                events.add(event);
            } while (!event.is(Event.ID.StreamEnd));
        } catch (MarkedYAMLException e) {
            // without the snippet of the text that the library's message shows
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            throw new SopsException("Error unmarshaling input YAML: line " + line + ": " + e.getProblem());
        } catch (YAMLException e) {
            throw new SopsException("Error unmarshaling input YAML: a character is not allowed");
        }
        return events;
    }

    /** @throws SopsException naming the line of what cannot be read */
    List<SopsNode.Branch> documents() {
        List<SopsNode.Branch> documents = new ArrayList<>();
        for (at = 0; at < events.size(); at++) {
            if (events.get(at).is(Event.ID.DocumentStart)) {
                at++;
                documents.add(document());
            }
        }
        return documents;
    }

    private SopsNode.Branch document() {
        nodes = 0;
        Event root = events.get(at);
        SopsNode node = node();
        List<SopsNode.Entry> entries = new ArrayList<>();
        switch (node) {
            case SopsNode.Branch branch -> entries.addAll(branch.entries());
            case SopsNode.Nothing _ -> {}
            case SopsNode.Items _ -> throw wrong(root, "YAML documents that are sequences are not supported");
            default -> throw wrong(root, "YAML documents that are values are not supported");
        }
        int end = Integer.MAX_VALUE;
        for (int i = at; i < events.size() && end == Integer.MAX_VALUE; i++) {
            end = events.get(i).is(Event.ID.DocumentStart)
                    ? events.get(i).getStartMark().getIndex()
                    : end;
        }
        for (YamlComment found = pending(end); found != null; found = pending(end)) {
            entries.add(SopsNode.Entry.of(taken(found, false)));
        }
        return new SopsNode.Branch(entries);
    }

    private SopsNode node() {
        Event event = events.get(at++);
        if (event instanceof AliasEvent alias) {
            Anchor anchor = anchors.get(alias.getAnchor());
            if (anchor == null) {
                throw wrong(event, "unknown anchor '" + alias.getAnchor() + "' referenced");
            }
            count(anchor.size(), event);
            return anchor.node();
        }
        int before = nodes;
        count(1, event);
        SopsNode node = event instanceof ScalarEvent scalar ? scalar(scalar) : collection((CollectionStartEvent) event);
        String name = ((NodeEvent) event).getAnchor();
        if (name != null) {
            anchors.put(name, new Anchor(node, nodes - before));
        }
        return node;
    }

    private void count(int more, Event event) {
        nodes += more;
        if (nodes > MOST_NODES) {
            throw wrong(event, "the document has more than " + MOST_NODES + " nodes");
        }
    }

    private SopsNode collection(CollectionStartEvent start) {
        if (columns.size() >= DEEPEST) {
            throw wrong(start, "it nests deeper than " + DEEPEST + " levels");
        }
        columns.push(start.isFlow() ? Integer.MAX_VALUE : start.getStartMark().getColumn());
        SopsNode node = start.is(Event.ID.MappingStart) ? branch() : list();
        columns.pop();
        return node;
    }

    private SopsNode.Branch branch() {
        List<SopsNode.Entry> entries = new ArrayList<>();
        Set<String> known = new HashSet<>();
        while (!events.get(at).is(Event.ID.MappingEnd)) {
            Event key = events.get(at++);
            takeBefore(key, entries);
            String name = key(key);
            if (!known.add(name)) {
                throw wrong(key, "mapping key \"" + name + "\" already defined");
            }
            Event value = events.get(at);
            if (value instanceof CollectionStartEvent start) {
                entries.add(collectionOf(name, start, entries));
                continue;
            }
            takeBefore(value, entries);
            SopsNode node = node();
            YamlComment beside = beside(value);
            if (beside != null) {
                entries.add(SopsNode.Entry.of(taken(beside, true)));
            }
            entries.add(new SopsNode.Entry(name, node));
        }
        for (YamlComment found = closing(); found != null; found = closing()) {
            entries.add(SopsNode.Entry.of(taken(found, false)));
        }
        at++;
        return new SopsNode.Branch(entries);
    }

    /** What stands on the line of the key belongs to the key; what stands on lines of its own to the collection. */
    private SopsNode.Entry collectionOf(String key, CollectionStartEvent start, List<SopsNode.Entry> entries) {
        YamlComment found = pending(start.getStartMark().getIndex());
        while (found != null && !found.isAlone()) {
            entries.add(SopsNode.Entry.of(taken(found, false)));
            found = pending(start.getStartMark().getIndex());
        }
        SopsNode node = node();
        YamlComment beside = start.isFlow() ? beside(events.get(at - 1)) : null;
        if (beside == null) {
            return new SopsNode.Entry(key, node);
        }
        SopsNode.Comment first = taken(beside, false);
        if (node instanceof SopsNode.Branch branch) {
            List<SopsNode.Entry> all = new ArrayList<>(List.of(SopsNode.Entry.of(first)));
            all.addAll(branch.entries());
            return new SopsNode.Entry(key, new SopsNode.Branch(all));
        }
        List<SopsNode> all = new ArrayList<>(List.of(first));
        all.addAll(((SopsNode.Items) node).items());
        return new SopsNode.Entry(key, new SopsNode.Items(all));
    }

    private SopsNode.Items list() {
        List<SopsNode> items = new ArrayList<>();
        while (!events.get(at).is(Event.ID.SequenceEnd)) {
            Event item = events.get(at);
            int start = item.getStartMark().getIndex();
            for (YamlComment found = pending(start); found != null; found = pending(start)) {
                items.add(taken(found, false));
            }
            SopsNode node = node();
            YamlComment beside = item instanceof CollectionStartEvent ? null : beside(item);
            if (beside != null) {
                items.add(taken(beside, true));
            }
            items.add(node);
        }
        for (YamlComment found = closing(); found != null; found = closing()) {
            items.add(taken(found, false));
        }
        at++;
        return new SopsNode.Items(items);
    }

    private void takeBefore(Event event, List<SopsNode.Entry> entries) {
        int start = event.getStartMark().getIndex();
        for (YamlComment found = pending(start); found != null; found = pending(start)) {
            entries.add(SopsNode.Entry.of(taken(found, false)));
        }
    }

    /** The next comment, when it stands before an index. */
    private @Nullable YamlComment pending(int before) {
        return comment < comments.size() && comments.get(comment).index() < before ? comments.get(comment) : null;
    }

    private SopsNode.Comment taken(YamlComment found, boolean inline) {
        comment++;
        return new SopsNode.Comment(found.text(), inline);
    }

    /** The comment at the end of the line that a value ends on; for a block of text, of the line it begins on. */
    private @Nullable YamlComment beside(Event value) {
        boolean isBlock = value instanceof ScalarEvent scalar
                && (scalar.getScalarStyle() == DumperOptions.ScalarStyle.LITERAL
                        || scalar.getScalarStyle() == DumperOptions.ScalarStyle.FOLDED);
        int line = isBlock ? value.getStartMark().getLine() : value.getEndMark().getLine();
        YamlComment found = pending(Integer.MAX_VALUE);
        return found != null && !found.isAlone() && found.line() == line ? found : null;
    }

    /** A comment at the end of the map or list that ends here: indented as its entries, more than what follows. */
    private @Nullable YamlComment closing() {
        int own = columns.getFirst();
        if (own == Integer.MAX_VALUE) {
            return pending(events.get(at).getStartMark().getIndex());
        }
        int ends = 0;
        while (isEnd(events.get(at + ends))) {
            ends++;
        }
        Event next = events.get(at + ends);
        boolean isLast = next.is(Event.ID.DocumentEnd);
        int outer = isLast ? -1 : columns.stream().skip(ends).findFirst().orElse(-1);
        YamlComment found =
                pending(isLast ? documentEnd(at + ends) : next.getStartMark().getIndex());
        return found != null && found.isAlone() && found.column() >= own && found.column() > outer ? found : null;
    }

    private int documentEnd(int from) {
        for (int i = from; i < events.size(); i++) {
            if (events.get(i).is(Event.ID.DocumentStart)) {
                return events.get(i).getStartMark().getIndex();
            }
        }
        return Integer.MAX_VALUE;
    }

    private static boolean isEnd(Event event) {
        return event.is(Event.ID.MappingEnd) || event.is(Event.ID.SequenceEnd);
    }

    private String key(Event event) {
        if (event instanceof ScalarEvent scalar) {
            SopsNode key = scalar(scalar);
            if (key instanceof SopsNode.Text text) {
                if (scalar.getAnchor() != null) {
                    anchors.put(scalar.getAnchor(), new Anchor(key, 1));
                }
                return text.text();
            }
        }
        throw wrong(event, "Tree contains a non-string key. Only string keys are supported");
    }

    private SopsNode scalar(ScalarEvent event) {
        String text = event.getValue();
        String tag = event.getTag();
        boolean isPlain = event.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN;
        YamlScalar scalar = tag == null || tag.equals("!")
                ? isPlain && tag == null ? YamlScalar.plain(text) : YamlScalar.string(text)
                : new YamlScalar(text, tagOf(tag));
        try {
            return switch (scalar.value()) {
                case null -> new SopsNode.Nothing();
                case Boolean flag -> new SopsNode.Flag(flag);
                case Long number -> new SopsNode.Whole(number);
                case Double number -> new SopsNode.Real(number);
                case String value when scalar.tag() == YamlTag.TIMESTAMP -> new SopsNode.Time(value);
                case String value -> new SopsNode.Text(value);
                default -> throw wrong(event, "Cannot walk value, unknown type: uint64");
            };
        } catch (YamlException e) {
            throw wrong(event, "a value is not what its tag says");
        }
    }

    private static YamlTag tagOf(String tag) {
        for (YamlTag known : YamlTag.values()) {
            if (tag.equals(OUTSIDE + known.shortForm().substring(2))) {
                return known;
            }
        }
        return YamlTag.STRING;
    }

    private static SopsException wrong(Event event, String problem) {
        return new SopsException(
                "Error unmarshaling input YAML: line " + (event.getStartMark().getLine() + 1) + ": " + problem);
    }
}
