package io.weirkeeper.engine.yaml;

import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/** Turns the events of one text into nodes, one document at a time. */
final class Composer {
    private static final int MANY_NAMES = 512;
    private static final int LONG_TEXT = 8 * 1024;

    private final Faults faults;
    private final YamlDialect dialect;
    private final DuplicateKeys duplicateKeys;
    private final YamlLimits limits;
    private final Events events;
    private final ScalarReader scalars;
    private final HashMap<String, Anchor> anchors = new HashMap<>();
    private final Comments comments;
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

    /** @param length of the text, or more than that */
    Composer(
            Chars chars,
            int length,
            Faults faults,
            YamlDialect dialect,
            DuplicateKeys duplicateKeys,
            YamlLimits limits) {
        this.faults = faults;
        this.dialect = dialect;
        this.duplicateKeys = duplicateKeys;
        this.limits = limits;
        comments = new Comments(chars, dialect);
        int names = length > LONG_TEXT ? MANY_NAMES : MANY_NAMES / 8;
        events = new Events(new Scanner(chars, comments, faults, dialect, names), faults);
        scalars = new ScalarReader(events, faults, dialect);
    }

    /** The next document, or null after the last. */
    @Nullable
    YamlNode next() {
        if (!begin()) {
            return null;
        }
        YamlNode document;
        try {
            document = node(events.take());
        } catch (YamlException e) {
            throw e.endsReading() ? e : precedence(e);
        }
        events.take(); // the end of the document
        return document;
    }

    /** Go reads a document to its end before it asks what the parts mean: what cannot be read is said first. */
    private YamlException precedence(YamlException found) {
        try {
            for (Event event = events.take(); event != Event.DOCUMENT_END; event = events.take()) {
                String anchor = events.anchor();
                if (event == Event.ALIAS) {
                    known(anchor);
                } else if (anchor != null) {
                    open(anchor);
                }
            }
        } catch (YamlException e) {
            return e;
        }
        return found;
    }

    /** Goes to where the next document's root begins; false after the last. */
    boolean begin() {
        if (events.take() == Event.STREAM_END) {
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
        return events.peek();
    }

    Event take() {
        return events.take();
    }

    /** The text of the scalar that was looked at or taken last. */
    String text() {
        return events.text();
    }

    /** Where what was looked at or taken last begins. */
    Place place() {
        return faults.place(events.line(), events.column());
    }

    /** What to say of a key that comes twice, when its second value is next. */
    YamlException duplicate(String key, Place place) {
        events.peek();
        return faults.duplicate(key, place, events.line());
    }

    /** The node that comes next, judged by the limits as if it were a document. */
    YamlNode here() {
        nodes = 0;
        aliased = 0;
        return node(events.take());
    }

    /** The key that comes next, as sigs.k8s.io/yaml writes it. */
    String keyHere() {
        nodes = 0;
        YamlScalar key = key(events.take());
        if (key.tag() == YamlTag.MERGE) {
            throw new YamlException(key.place(), "a merge key cannot be followed here; write the entries out");
        }
        return GoV2.keyText(key, YamlScalar.ofNull());
    }

    private YamlNode node(Event event) {
        if (event == Event.ALIAS) {
            return aliased();
        }
        count(1, 0);
        String anchor = events.anchor();
        Anchor open = anchor == null ? null : open(anchor);
        if (event == Event.SCALAR) {
            YamlScalar read = scalars.read(flowDepth > 0);
            if (anchor != null) {
                anchors.put(anchor, new Anchor(read));
            }
            if (dialect == YamlDialect.VIA_JSON) {
                GoV2.toJson(read);
            }
            return read;
        }
        if (++depth > limits.depth()) {
            throw limit("nests deeper than " + limits.depth() + " levels");
        }
        boolean isFlow = events.isFlow();
        flowDepth += isFlow ? 1 : 0;
        YamlNode read = event == Event.MAP_START ? map() : list();
        flowDepth -= isFlow ? 1 : 0;
        read.setFlow(isFlow);
        if (anchor != null && anchors.get(anchor) == open) { // unless the name was taken again inside
            anchors.put(anchor, new Anchor(read));
        }
        depth--;
        return read;
    }

    private Anchor open(String anchor) {
        Anchor open = new Anchor(null);
        anchors.put(anchor, open);
        return open;
    }

    private Anchor known(@Nullable String name) {
        Anchor anchor = anchors.get(name);
        if (anchor == null) {
            throw faults.unknown("unknown anchor '" + name + "' referenced", events.line(), events.column());
        }
        return anchor;
    }

    private YamlNode aliased() {
        Anchor anchor = known(events.anchor());
        if (anchor.node == null) {
            throw meaning("anchor '" + events.anchor() + "' value contains itself");
        }
        long size = sizeOf(anchor.node);
        count(size + 1, size);
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

    private void count(long more, long fromAlias) {
        nodes += more;
        aliased += fromAlias;
        if (nodes > limits.nodes()) {
            throw limit("has more than " + limits.nodes() + " nodes");
        }
        if (aliased > 100 && nodes > 1000 && (double) aliased / nodes > allowedAliasRatio(nodes)) {
            throw meaning("document contains excessive aliasing");
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

    private YamlList list() {
        YamlList list = new YamlList(faults.file(), faults.line(events.line()), events.column() + 1);
        for (Event event = events.take(); event != Event.LIST_END; event = events.take()) {
            list.add(node(event));
        }
        return list;
    }

    private YamlMap map() {
        YamlMap map = new YamlMap(faults.file(), faults.line(events.line()), events.column() + 1);
        YamlNode merge = null;
        for (Event event = events.take(); event != Event.MAP_END; event = events.take()) {
            int line = events.line();
            int column = events.column();
            if (event == Event.SCALAR && scalars.isText()) {
                count(1, 0);
                String key = events.text();
                enter(map, key, YamlTag.STRING, node(events.take()), line, column);
                continue;
            }
            String tag = events.tag();
            YamlScalar key = key(event);
            YamlNode value = node(events.take());
            if (key.tag() != YamlTag.MERGE) {
                boolean json = dialect == YamlDialect.VIA_JSON;
                String text = json ? GoV2.keyText(key, value) : key.text();
                enter(map, text, json ? YamlTag.STRING : scalars.tagOfKey(key, tag, depth == 1), value, line, column);
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
        int line = events.line();
        int column = events.column();
        if (event == Event.SCALAR) {
            count(1, 0);
            String anchor = events.anchor();
            if (anchor != null) {
                open(anchor);
            }
            YamlScalar key = scalars.read(flowDepth > 0);
            if (anchor != null) {
                anchors.put(anchor, new Anchor(key.copy()));
            }
            return key;
        }
        YamlNode key = node(event);
        if (key instanceof YamlScalar scalar) {
            return scalar;
        }
        throw faults.meaning(
                "invalid map key: only scalars can be keys", "invalid map key: " + GoSyntax.of(key), line, column);
    }

    private void enter(YamlMap map, String key, YamlTag tag, YamlNode value, int line, int column) {
        if (duplicateKeys != DuplicateKeys.KEEP && map.has(key)) {
            if (duplicateKeys == DuplicateKeys.REJECT) {
                throw faults.duplicate(key, faults.place(line, column), value.line() - faults.line(0));
            }
            map.put(key, value);
            return;
        }
        map.append(key, tag, value);
        String comment = comments.objectIn(line);
        if (comment != null) {
            map.setComment(key, comment);
        }
    }

    private YamlException meaning(String problem) {
        return faults.meaning(problem, problem, events.line(), events.column());
    }

    private YamlException limit(String problem) {
        return faults.limit(events.line(), events.column(), problem);
    }
}
