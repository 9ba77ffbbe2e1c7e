package io.weirkeeper.engine.yaml;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.scanner.ScannerException;

/** Turns the events of one text into nodes, one document at a time. */
final class Composer {
    private final String file;
    private final int firstLine;
    private final YamlDialect dialect;
    private final DuplicateKeys duplicateKeys;
    private final YamlLimits limits;
    private final ParserImpl events;
    private final HashMap<String, Anchor> anchors = new HashMap<>();
    private final HashMap<String, String> knownKeys = new HashMap<>();
    private Map<Integer, String> schemaComments = Map.of();
    private int depth;
    private int flowDepth;
    private long nodes;
    private long aliased;

    /** An anchor whose node is still being read has none; compared by identity. */
    private static final class Anchor {
        private final @Nullable YamlNode node;

        Anchor(@Nullable YamlNode node) {
            this.node = node;
        }
    }

    Composer(
            String file,
            StreamReader text,
            int firstLine,
            YamlDialect dialect,
            DuplicateKeys duplicateKeys,
            YamlLimits limits) {
        this.file = file;
        this.firstLine = firstLine;
        this.dialect = dialect;
        this.duplicateKeys = duplicateKeys;
        this.limits = limits;
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        events = new ParserImpl(text, options);
    }

    /** Notes objects in comments, by line, at the fields of their lines. */
    void noteAtFields(Map<Integer, String> comments) {
        schemaComments = comments;
    }

    /** The next document, or null after the last. */
    @Nullable
    YamlNode next() {
        return guarded(() -> {
                    if (!begin()) {
                        return Optional.<YamlNode>empty();
                    }
                    YamlNode document = node(events.getEvent());
                    events.getEvent(); // the end of the document
                    return Optional.of(document);
                })
                .orElse(null);
    }

    /** Goes to where the next document's root begins; false after the last. */
    boolean begin() {
        Event event = events.getEvent();
        while (event.is(Event.ID.StreamStart)) {
            event = events.getEvent();
        }
        if (event.is(Event.ID.StreamEnd)) {
            return false;
        }
        if (dialect == YamlDialect.VIA_JSON) {
            anchors.clear(); // v3 lets later documents see earlier anchors
        }
        nodes = 0;
        aliased = 0;
        return true;
    }

    /** What comes next, which stays there. */
    Event peek() {
        return events.peekEvent();
    }

    Event take() {
        return events.getEvent();
    }

    /** The node that comes next, judged by the limits as if it were a document. */
    YamlNode here() {
        nodes = 0;
        aliased = 0;
        return node(events.getEvent());
    }

    /** The key that comes next, as sigs.k8s.io/yaml writes it. */
    String keyHere() {
        nodes = 0;
        YamlScalar key = key(events.getEvent());
        if (key.tag() == YamlTag.MERGE) {
            throw new YamlException(key.place(), "a merge key cannot be followed here; write the entries out");
        }
        return GoV2.keyText(key);
    }

    /** Runs what reads, its failures turned into ours. */
    <T> T guarded(Supplier<T> read) {
        try {
            return read.get();
        } catch (ScannerException e) {
            if (e.getProblemMark() != null && e.getProblem().contains("\\t(TAB)")) {
                throw new TabFound(e.getProblemMark().getIndex(), failure(e));
            }
            throw failure(e);
        } catch (MarkedYAMLException e) {
            throw failure(e);
        } catch (YAMLException e) {
            throw new YamlException(new Place(file, 0, 0), requireNonNull(e.getMessage()));
        }
    }

    private YamlException failure(MarkedYAMLException e) {
        Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
        String context = e.getContext() == null ? "" : e.getContext() + ": ";
        return new YamlException(mark == null ? new Place(file, 0, 0) : place(mark), context + e.getProblem());
    }

    private YamlNode node(Event event) {
        if (event instanceof AliasEvent alias) {
            return aliased(alias);
        }
        count(1, 0, event);
        String anchor = checked(((NodeEvent) event).getAnchor(), event);
        if (event instanceof ScalarEvent scalar) {
            YamlScalar read = scalar(scalar);
            if (anchor != null) {
                anchors.put(anchor, new Anchor(read));
            }
            if (dialect == YamlDialect.VIA_JSON) {
                GoV2.toJson(read);
            }
            return read;
        }
        if (++depth > limits.depth()) {
            throw error(event, "nests deeper than " + limits.depth() + " levels");
        }
        Anchor open = new Anchor(null);
        if (anchor != null) {
            anchors.put(anchor, open);
        }
        CollectionStartEvent start = (CollectionStartEvent) event;
        flowDepth += start.isFlow() ? 1 : 0;
        YamlNode read = event.is(Event.ID.MappingStart) ? map(start) : list(start);
        flowDepth -= start.isFlow() ? 1 : 0;
        read.setFlow(start.isFlow());
        if (anchor != null && anchors.get(anchor) == open) { // unless the name was taken again inside
            anchors.put(anchor, new Anchor(read));
        }
        depth--;
        return read;
    }

    /** libyaml wants letters, digits, {@code _} and {@code -}; SnakeYAML takes more. */
    private @Nullable String checked(@Nullable String anchor, Event event) {
        for (int i = 0; anchor != null && i < anchor.length(); i++) {
            char c = anchor.charAt(i);
            boolean allowed =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
            if (!allowed) {
                throw error(event, "the anchor '" + anchor + "' holds more than letters, digits, _ and -");
            }
        }
        return anchor;
    }

    private YamlNode aliased(AliasEvent alias) {
        Anchor anchor = anchors.get(alias.getAnchor());
        if (anchor == null) {
            throw error(alias, "unknown anchor '" + alias.getAnchor() + "' referenced");
        }
        if (anchor.node == null) {
            throw error(alias, "anchor '" + alias.getAnchor() + "' value contains itself");
        }
        long size = sizeOf(anchor.node);
        count(size + 1, size, alias);
        return anchor.node.copy();
    }

    private static long sizeOf(YamlNode node) {
        long size = 1;
        if (node instanceof YamlMap map) {
            for (int i = 0; i < map.size(); i++) {
                size += 1 + sizeOf(map.valueAt(i));
            }
        } else if (node instanceof YamlList list) {
            for (YamlNode item : list) {
                size += sizeOf(item);
            }
        }
        return size;
    }

    private void count(long more, long fromAlias, Event event) {
        nodes += more;
        aliased += fromAlias;
        if (nodes > limits.nodes()) {
            throw error(event, "has more than " + limits.nodes() + " nodes");
        }
        if (aliased > 100 && nodes > 1000 && (double) aliased / nodes > allowedAliasRatio(nodes)) {
            throw error(event, "document contains excessive aliasing");
        }
    }

    /** The share of nodes that may come from aliases, as in go-yaml's decode.go. */
    private static double allowedAliasRatio(long nodes) {
        long low = 400_000;
        long high = 4_000_000;
        if (nodes <= low) {
            return 0.99;
        }
        return nodes >= high ? 0.10 : 0.99 - 0.89 * ((double) (nodes - low) / (high - low));
    }

    private YamlScalar scalar(ScalarEvent event) {
        ScalarStyle style = styleOf(event);
        String text = event.getValue();
        if ((style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED) && beginsWithTab(text)) {
            throw error(event, "found a tab character where an indentation space is expected");
        }
        YamlTag tag = tagOf(event.getTag(), style, event.getImplicit().canOmitTagInPlainScalar(), text);
        if (dialect == YamlDialect.VIA_JSON || (event.getTag() != null && tag != YamlTag.STRING)) {
            style = ScalarStyle.PLAIN; // JSON has one style; an explicit tag outweighs quotes
        } else if (tag != YamlTag.STRING && isQuotedByGo(text)) {
            style = ScalarStyle.SINGLE_QUOTED;
        }
        Mark mark = event.getStartMark();
        YamlScalar scalar = new YamlScalar(text, tag, style, file, mark.getLine() + firstLine, mark.getColumn() + 1);
        if (event.getTag() != null && tag != YamlTag.BINARY) {
            scalar.value(); // an explicit tag must fit its text
        }
        return scalar;
    }

    private static ScalarStyle styleOf(ScalarEvent event) {
        return switch (event.getScalarStyle()) {
            case DOUBLE_QUOTED -> ScalarStyle.DOUBLE_QUOTED;
            case SINGLE_QUOTED -> ScalarStyle.SINGLE_QUOTED;
            case LITERAL -> ScalarStyle.LITERAL;
            case FOLDED -> ScalarStyle.FOLDED;
            case PLAIN, JSON_SCALAR_STYLE -> ScalarStyle.PLAIN;
        };
    }

    private static boolean beginsWithTab(String text) {
        int at = 0;
        while (at < text.length() && text.charAt(at) == '\n') {
            at++;
        }
        return at < text.length() && text.charAt(at) == '\t';
    }

    /** Whether kyaml, printing the node again on its way to JSON, puts quotes around it and so makes it a string. */
    private boolean isQuotedByGo(String text) {
        return dialect == YamlDialect.GO_V3 && flowDepth > 0 && (text.isEmpty() || text.indexOf(':') >= 0);
    }

    private YamlTag tagOf(@Nullable String tag, ScalarStyle style, boolean implicit, String text) {
        if (tag == null || tag.equals("!")) {
            boolean viaJson = dialect == YamlDialect.VIA_JSON;
            boolean resolved = viaJson ? implicit : style == ScalarStyle.PLAIN;
            if (!resolved || (viaJson && tag != null)) {
                return YamlTag.STRING;
            }
            if (text.equals("<<")) {
                return YamlTag.MERGE;
            }
            return viaJson ? GoV2.tagOf(text) : GoV3.tagOf(text);
        }
        return switch (tag) {
            case "tag:yaml.org,2002:null" -> YamlTag.NULL;
            case "tag:yaml.org,2002:bool" -> YamlTag.BOOL;
            case "tag:yaml.org,2002:int" -> YamlTag.INT;
            case "tag:yaml.org,2002:float" -> YamlTag.FLOAT;
            case "tag:yaml.org,2002:timestamp" -> YamlTag.TIMESTAMP;
            case "tag:yaml.org,2002:binary" -> YamlTag.BINARY;
            case "tag:yaml.org,2002:merge" -> YamlTag.MERGE;
            default -> YamlTag.STRING;
        };
    }

    private YamlList list(Event start) {
        Mark mark = start.getStartMark();
        YamlList list = new YamlList(file, mark.getLine() + firstLine, mark.getColumn() + 1);
        for (Event event = events.getEvent(); !event.is(Event.ID.SequenceEnd); event = events.getEvent()) {
            list.add(node(event));
        }
        return list;
    }

    private YamlMap map(CollectionStartEvent start) {
        Mark mark = start.getStartMark();
        YamlMap map = new YamlMap(file, mark.getLine() + firstLine, mark.getColumn() + 1);
        YamlNode merge = null;
        for (Event event = events.getEvent(); !event.is(Event.ID.MappingEnd); event = events.getEvent()) {
            YamlScalar key = key(event);
            YamlNode value = node(events.getEvent());
            if (key.tag() != YamlTag.MERGE) {
                enter(map, key, value);
            } else if (dialect == YamlDialect.VIA_JSON) {
                MergeKeys.overwrite(map, value); // v2 merges where the key stands
            } else if (merge == null) {
                merge = value;
            } else {
                throw new YamlException(key.place(), "duplicate merge key");
            }
        }
        if (merge != null) {
            MergeKeys.fill(map, merge);
        }
        return map;
    }

    private YamlScalar key(Event event) {
        if (event instanceof ScalarEvent scalar) {
            count(1, 0, event);
            YamlScalar key = scalar(scalar);
            if (scalar.getAnchor() != null) {
                anchors.put(scalar.getAnchor(), new Anchor(key.copy()));
            }
            return key;
        }
        if (node(event) instanceof YamlScalar key) {
            return key;
        }
        throw error(event, "invalid map key: only scalars can be keys");
    }

    private void enter(YamlMap map, YamlScalar key, YamlNode value) {
        boolean json = dialect == YamlDialect.VIA_JSON;
        String text = json ? GoV2.keyText(key) : key.text();
        YamlTag tag = json || key.style() != ScalarStyle.PLAIN ? YamlTag.STRING : key.tag();
        if (duplicateKeys != DuplicateKeys.KEEP && map.has(text)) {
            if (duplicateKeys == DuplicateKeys.REJECT) {
                throw new YamlException(key.place(), "the key '" + text + "' is already set in this map");
            }
            map.put(text, value);
            return;
        }
        String known = knownKeys.putIfAbsent(text, text);
        map.append(known == null ? text : known, tag, value);
        String comment = schemaComments.get(key.line() - firstLine);
        if (comment != null) {
            map.setComment(text, comment);
        }
    }

    YamlException error(Event event, String problem) {
        return new YamlException(place(event.getStartMark()), problem);
    }

    private Place place(Mark mark) {
        return new Place(file, mark.getLine() + firstLine, mark.getColumn() + 1);
    }
}
