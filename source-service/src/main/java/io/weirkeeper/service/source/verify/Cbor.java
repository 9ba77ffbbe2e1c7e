package io.weirkeeper.service.source.verify;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads CBOR (RFC 8949) as signatures need it: whole numbers, bytes, texts, lists, maps and tags, of known length, no key
 * twice, nothing behind. A value is a {@link Long}, {@code byte[]}, {@link String}, {@link List}, {@link Map} or
 * {@link Tagged}. Bounded by the input and a depth.
 */
final class Cbor {
    private static final int DEEPEST = 16;
    private static final int BYTES = 2;
    private static final int TEXT = 3;

    private final ByteBuffer in;

    /** A value that a tag says the meaning of. */
    record Tagged(long tag, Object value) {}

    private Cbor(byte[] bytes) {
        this.in = ByteBuffer.wrap(bytes);
    }

    /** @throws VerifyException when it is none, or of a form that is not taken */
    static Object read(byte[] bytes, String what) {
        Cbor cbor = new Cbor(bytes);
        try {
            Object value = cbor.value(0);
            if (cbor.in.hasRemaining()) {
                throw new VerifyException("there is something behind it");
            }
            return value;
        } catch (BufferUnderflowException e) {
            throw new VerifyException(what + " is no CBOR: it ends too early", e);
        } catch (VerifyException e) {
            throw new VerifyException(what + " is no CBOR that can be used: " + e.text(), e);
        }
    }

    private Object value(int depth) {
        if (depth > DEEPEST) {
            throw new VerifyException("it is nested too deep");
        }
        int first = in.get() & 0xff;
        int type = first >> 5;
        long argument = argument(first & 0x1f);
        return switch (type) {
            case 0 -> argument;
            case 1 -> -1 - argument;
            case BYTES -> bytes(argument);
            case TEXT -> text(bytes(argument));
            case 4 -> list(argument, depth);
            case 5 -> map(argument, depth);
            case 6 -> new Tagged(argument, value(depth + 1));
            default -> throw new VerifyException("it holds a simple value or a fraction");
        };
    }

    private long argument(int small) {
        long value = switch (small) {
            case 24 -> in.get() & 0xff;
            case 25 -> in.getShort() & 0xffff;
            case 26 -> in.getInt() & 0xffffffffL;
            case 27 -> in.getLong();
            default -> small;
        };
        if (small > 27 || value < 0) {
            throw new VerifyException("it holds a length that is not known or too large");
        }
        return value;
    }

    private byte[] bytes(long length) {
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        return bytes;
    }

    private static String text(byte[] bytes) {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return text.toString();
        } catch (CharacterCodingException e) {
            throw new VerifyException("a text is not UTF-8", e);
        }
    }

    private List<Object> list(long size, int depth) {
        List<Object> list = new ArrayList<>();
        for (long i = 0; i < size; i++) { // each takes a byte at least, so this ends
            list.add(value(depth + 1));
        }
        return list;
    }

    private Map<Object, Object> map(long size, int depth) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (long i = 0; i < size; i++) {
            Object key = value(depth + 1);
            if (!(key instanceof Long || key instanceof String)) {
                throw new VerifyException("a key is neither a number nor a text");
            }
            if (map.put(key, value(depth + 1)) != null) {
                throw new VerifyException("the key '" + key + "' stands twice");
            }
        }
        return map;
    }
}
