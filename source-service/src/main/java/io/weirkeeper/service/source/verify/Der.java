package io.weirkeeper.service.source.verify;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One value of ASN.1 in its distinguished encoding (X.690), as far as certificates need it: lengths below 16 MiB. */
final class Der {
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int UTF8_STRING = 0x0c;
    static final int SEQUENCE = 0x30;

    private static final int LONGEST = 1 << 24;

    private final int tag;
    private final byte[] content;

    private Der(int tag, byte[] content) {
        this.tag = tag;
        this.content = content;
    }

    static Der of(int tag, byte[] content) {
        return new Der(tag, content);
    }

    /** Reads the one value that the bytes hold. */
    static Der read(byte[] bytes) {
        List<Der> all = readAll(bytes);
        if (all.size() != 1) {
            throw new VerifyException("malformed ASN.1: one value expected");
        }
        return all.getFirst();
    }

    private static List<Der> readAll(byte[] bytes) {
        List<Der> values = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int tag = bytes[at++] & 0xff;
            int length = byteAt(bytes, at++);
            if (length >= 0x80) {
                int count = length & 0x7f;
                if (count == 0 || count > 3) {
                    throw new VerifyException("malformed ASN.1: a length of " + count + " bytes");
                }
                length = 0;
                for (int i = 0; i < count; i++) {
                    length = length << 8 | byteAt(bytes, at++);
                }
            }
            if (length > bytes.length - at) {
                throw new VerifyException("malformed ASN.1: it ends early");
            }
            values.add(new Der(tag, Arrays.copyOfRange(bytes, at, at + length)));
            at += length;
        }
        return values;
    }

    private static int byteAt(byte[] bytes, int at) {
        if (at >= bytes.length) {
            throw new VerifyException("malformed ASN.1: it ends early");
        }
        return bytes[at] & 0xff;
    }

    int tag() {
        return tag;
    }

    byte[] content() {
        return content.clone();
    }

    /** The values within a constructed one. */
    List<Der> children() {
        return readAll(content);
    }

    byte[] encoded() {
        if (content.length >= LONGEST) {
            throw new VerifyException("malformed ASN.1: too long");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 6);
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            int bytes = content.length < 0x100 ? 1 : content.length < 0x10000 ? 2 : 3;
            out.write(0x80 | bytes);
            for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
                out.write(content.length >> shift);
            }
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    /** A constructed value of these. */
    static Der constructed(int tag, List<Der> children) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        children.forEach(child -> out.writeBytes(child.encoded()));
        return new Der(tag, out.toByteArray());
    }
}
