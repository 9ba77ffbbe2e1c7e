package io.weirkeeper.engine.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads one document of any length, by the rules of {@link YamlReader#viaJson}: maps and lists are walked entry by entry,
 * and only what is asked for becomes a node. A key twice is an error. Belongs to one thread.
 */
public final class YamlStream {
    private static final int LONGEST = 4 << 20; // characters of one scalar

    private final Composer composer;

    /** What is done with each entry of a map. */
    public interface EntryVisitor {
        void entry(String key, Value value);
    }

    /** What is done with each item of a list. */
    public interface ItemVisitor {
        void item(Value value);
    }

    private YamlStream(String file, Reader text, YamlLimits limits) {
        Faults faults = new Faults(file, 1, YamlDialect.VIA_JSON);
        Chars chars = new Chars(text, LONGEST, faults);
        composer = new Composer(chars, Integer.MAX_VALUE, faults, YamlDialect.VIA_JSON, DuplicateKeys.REJECT, limits);
    }

    /**
     * Walks the first document, if there is one. The caller closes the stream.
     *
     * @param file how messages name it
     * @param limits for each node that is read whole
     */
    public static void walk(String file, InputStream utf8, YamlLimits limits, ItemVisitor root) {
        try {
            PushbackReader text =
                    new PushbackReader(new InputStreamReader(utf8, StandardCharsets.UTF_8.newDecoder()), 1);
            int first = text.read();
            if (first >= 0 && first != 0xFEFF) {
                text.unread(first);
            }
            new YamlStream(file, text, limits).walk(root);
        } catch (UncheckedIOException e) {
            throw e.getCause() instanceof CharacterCodingException ? notUtf8(file) : e;
        } catch (CharacterCodingException e) {
            throw notUtf8(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static YamlException notUtf8(String file) {
        return new YamlException(new Place(file, 0, 0), "is not valid UTF-8");
    }

    private void walk(ItemVisitor root) {
        if (composer.begin()) {
            visit(root);
        }
    }

    private void visit(ItemVisitor visitor) {
        Value value = new Value();
        visitor.item(value);
        value.finish();
    }

    /** What comes next: to be read or walked once, at once; what is not looked at is passed over. */
    public final class Value {
        private boolean taken;

        private Value() {}

        public boolean isMap() {
            return composer.peek() == Event.MAP_START;
        }

        public boolean isList() {
            return composer.peek() == Event.LIST_START;
        }

        /** The whole of it. */
        public YamlNode read() {
            taken = true;
            return composer.here();
        }

        /** @throws YamlException when it is no map, or is given by an alias */
        public void entries(EntryVisitor visitor) {
            start(Event.MAP_START, "a map");
            Set<String> seen = new HashSet<>();
            while (composer.peek() != Event.MAP_END) {
                Place place = composer.place();
                String key = composer.keyHere();
                if (!seen.add(key)) {
                    throw composer.duplicate(key, place);
                }
                visit(value -> visitor.entry(key, value));
            }
            composer.take();
        }

        /** @throws YamlException when it is no list, or is given by an alias */
        public void items(ItemVisitor visitor) {
            start(Event.LIST_START, "a list");
            while (composer.peek() != Event.LIST_END) {
                visit(visitor);
            }
            composer.take();
        }

        private void start(Event expected, String name) {
            taken = true;
            Event event = composer.take();
            if (event != expected) {
                String found = event == Event.SCALAR ? "'" + composer.text() + "'" : "something else";
                throw new YamlException(composer.place(), "expected " + name + " but found " + found);
            }
        }

        private void finish() {
            if (!taken) {
                pass();
            }
        }

        private void pass() {
            int depth = 0;
            do {
                Event event = composer.take();
                if (event == Event.MAP_START || event == Event.LIST_START) {
                    depth++;
                } else if (event == Event.MAP_END || event == Event.LIST_END) {
                    depth--;
                }
            } while (depth > 0);
        }
    }
}
