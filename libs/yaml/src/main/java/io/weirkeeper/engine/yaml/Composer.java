package io.weirkeeper.engine.yaml;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
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
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

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
    private int depth;
    private long nodes;
    private long aliased;

    /** An anchor is open while its node is still being read. */
    private record Anchor(@Nullable YamlNode node) {}

    Composer(
            String file,
            String text,
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
        events = new ParserImpl(new StreamReader(text), options);
    }

    /** The next document, or null after the last. */
    @Nullable
    YamlNode next() {
        try {
            Event event = events.getEvent();
            while (event.is(Event.ID.StreamStart)) {
                event = events.getEvent();
            }
            if (event.is(Event.ID.StreamEnd)) {
                return null;
            }
            if (dialect == YamlDialect.VIA_JSON) {
                anchors.clear(); // v3 lets later documents see earlier anchors
            }
            nodes = 0;
            aliased = 0;
            YamlNode document = node(events.getEvent());
            events.getEvent(); // the end of the document
            return document;
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            String context = e.getContext() == null ? "" : e.getContext() + ": ";
            throw new YamlException(mark == null ? new Place(file, 0, 0) : place(mark), context + e.getProblem());
        } catch (ReaderException e) {
            throw new YamlException(
                    new Place(file, 0, 0),
                    "the character " + describe(e.getCodePoint()) + " at offset " + e.getPosition()
                            + " is not allowed");
        } catch (YAMLException e) {
            throw new YamlException(new Place(file, 0, 0), requireNonNull(e.getMessage()));
        }
    }

    private static String describe(int codePoint) {
        return "U+%04X".formatted(codePoint);
    }

    private YamlNode node(Event event) {
        if (event instanceof AliasEvent alias) {
            return aliased(alias);
        }
        count(1, 0, event);
        String anchor = ((NodeEvent) event).getAnchor();
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
        if (anchor != null) {
            anchors.put(anchor, new Anchor(null));
        }
        YamlNode read = event.is(Event.ID.MappingStart) ? map((CollectionStartEvent) event) : list(event);
        if (anchor != null) {
            anchors.put(anchor, new Anchor(read));
        }
        depth--;
        return read;
    }

    private YamlNode aliased(AliasEvent alias) {
        Anchor anchor = anchors.get(alias.getAnchor());
        if (anchor == null) {
            throw error(alias, "unknown anchor '" + alias.getAnchor() + "' referenced");
        }
        if (anchor.node() == null) {
            throw error(alias, "anchor '" + alias.getAnchor() + "' value contains itself");
        }
        long size = sizeOf(anchor.node());
        count(size + 1, size, alias);
        return anchor.node().copy();
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
        ScalarStyle style = switch (event.getScalarStyle()) {
            case DOUBLE_QUOTED -> ScalarStyle.DOUBLE_QUOTED;
            case SINGLE_QUOTED -> ScalarStyle.SINGLE_QUOTED;
            case LITERAL -> ScalarStyle.LITERAL;
            case FOLDED -> ScalarStyle.FOLDED;
            case PLAIN, JSON_SCALAR_STYLE -> ScalarStyle.PLAIN;
        };
        String text = event.getValue();
        Mark mark = event.getStartMark();
        YamlScalar scalar =
                new YamlScalar(text, YamlTag.STRING, style, file, mark.getLine() + firstLine, mark.getColumn() + 1);
        YamlTag tag = tagOf(event.getTag(), style, event.getImplicit().canOmitTagInPlainScalar(), text);
        if (tag != YamlTag.STRING) {
            scalar.set(text, tag, style);
            if (event.getTag() != null && tag != YamlTag.BINARY) {
                scalar.value(); // an explicit tag must fit its text
            }
        }
        return scalar;
    }

    private YamlTag tagOf(@Nullable String tag, ScalarStyle style, boolean implicit, String text) {
        if (tag == null || tag.equals("!")) {
            boolean resolved = dialect == YamlDialect.VIA_JSON ? implicit : style == ScalarStyle.PLAIN;
            if (!resolved) {
                return YamlTag.STRING;
            }
            if (text.equals("<<")) {
                return YamlTag.MERGE;
            }
            return dialect == YamlDialect.VIA_JSON ? GoV2.tagOf(text) : GoV3.tagOf(text);
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
        YamlTag tag = json ? YamlTag.STRING : key.tag();
        if (duplicateKeys != DuplicateKeys.KEEP && map.has(text)) {
            if (duplicateKeys == DuplicateKeys.REJECT) {
                throw new YamlException(key.place(), "the key '" + text + "' is already set in this map");
            }
            map.put(text, value);
            return;
        }
        String known = knownKeys.putIfAbsent(text, text);
        map.append(known == null ? text : known, tag, value);
    }

    private YamlException error(Event event, String problem) {
        return new YamlException(place(event.getStartMark()), problem);
    }

    private Place place(Mark mark) {
        return new Place(file, mark.getLine() + firstLine, mark.getColumn() + 1);
    }
}
