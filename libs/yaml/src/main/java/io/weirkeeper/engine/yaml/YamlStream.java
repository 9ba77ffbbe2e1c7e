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
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * Reads one document of any length, by the rules of {@link YamlReader#viaJson}: maps and lists are walked entry by entry,
 * and only what is asked for becomes a node. A key twice is an error. Belongs to one thread.
 */
public final class YamlStream {
    private static final int LONGEST = 4 << 20; // characters of one scalar

    private final String file;
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
        this.file = file;
        this.composer = new Composer(
                file, new WindowReader(text, LONGEST), 1, YamlDialect.VIA_JSON, DuplicateKeys.REJECT, limits);
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
        try {
            composer.guarded(() -> {
                if (composer.begin()) {
                    visit(root);
                }
                return file;
            });
        } catch (TabFound e) {
            throw e.failure();
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
            return composer.peek().is(Event.ID.MappingStart);
        }

        public boolean isList() {
            return composer.peek().is(Event.ID.SequenceStart);
        }

        /** The whole of it. */
        public YamlNode read() {
            taken = true;
            return composer.here();
        }

        /** @throws YamlException when it is no map, or is given by an alias */
        public void entries(EntryVisitor visitor) {
            start(Event.ID.MappingStart, "a map");
            Set<String> seen = new HashSet<>();
            while (!composer.peek().is(Event.ID.MappingEnd)) {
                Event at = composer.peek();
                String key = composer.keyHere();
                if (!seen.add(key)) {
                    throw composer.error(at, "the key '" + key + "' is already set in this map");
                }
                visit(value -> visitor.entry(key, value));
            }
            composer.take();
        }

        /** @throws YamlException when it is no list, or is given by an alias */
        public void items(ItemVisitor visitor) {
            start(Event.ID.SequenceStart, "a list");
            while (!composer.peek().is(Event.ID.SequenceEnd)) {
                visit(visitor);
            }
            composer.take();
        }

        private void start(Event.ID expected, String name) {
            taken = true;
            Event event = composer.take();
            if (!event.is(expected)) {
                String found = event instanceof ScalarEvent scalar ? "'" + scalar.getValue() + "'" : "something else";
                throw composer.error(event, "expected " + name + " but found " + found);
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
                if (event.is(Event.ID.MappingStart) || event.is(Event.ID.SequenceStart)) {
                    depth++;
                } else if (event.is(Event.ID.MappingEnd) || event.is(Event.ID.SequenceEnd)) {
                    depth--;
                }
            } while (depth > 0);
        }
    }
}
