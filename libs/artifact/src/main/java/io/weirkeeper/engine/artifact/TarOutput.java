package io.weirkeeper.engine.artifact;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a tar stream to the byte as Go's archive/tar writes it for Flux: USTAR headers without owner or time, PAX
 * records where a name or size does not fit.
 */
public final class TarOutput {
    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int PREFIX = 155;
    private static final long MAX_OCTAL_SIZE = (1L << 33) - 1;
    private static final int DIRECTORY_MODE = 0750;

    private final OutputStream out;

    /** The caller closes the stream. */
    public TarOutput(OutputStream out) {
        this.out = out;
    }

    void directory(String name) throws IOException {
        header(name, '5', DIRECTORY_MODE, 0);
    }

    /** Announces a file; exactly {@code size} bytes must follow by {@link #stream}, then {@link #pad}. */
    void file(String name, boolean executable, long size) throws IOException {
        header(name, '0', executable ? 0700 : 0600, size);
    }

    /** Writes a whole file. */
    public void file(String name, int mode, byte[] content) throws IOException {
        header(name, '0', mode, content.length);
        out.write(content);
        pad(content.length);
    }

    OutputStream stream() {
        return out;
    }

    void pad(long size) throws IOException {
        int rest = (int) (size % BLOCK);
        if (rest != 0) {
            out.write(new byte[BLOCK - rest]);
        }
    }

    /** Ends the stream, which stays open. */
    public void end() throws IOException {
        out.write(new byte[2 * BLOCK]);
    }

    private void header(String name, char type, int mode, long size) throws IOException {
        byte[] bytes = EntryName.encode(name);
        if (isAscii(bytes) && size <= MAX_OCTAL_SIZE) {
            if (bytes.length <= NAME) {
                out.write(block(bytes, new byte[0], type, mode, size));
                return;
            }
            int split = split(bytes);
            if (split > 0) {
                byte[] prefix = Arrays.copyOf(bytes, split);
                byte[] suffix = Arrays.copyOfRange(bytes, split + 1, bytes.length);
                out.write(block(suffix, prefix, type, mode, size));
                return;
            }
        }
        pax(bytes, size);
        byte[] shown = Arrays.copyOf(ascii(bytes), Math.min(NAME, ascii(bytes).length));
        out.write(block(shown, new byte[0], type, mode, size > MAX_OCTAL_SIZE ? 0 : size));
    }

    private void pax(byte[] name, long size) throws IOException {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        if (name.length > NAME || !isAscii(name)) {
            records.writeBytes(record("path", name));
        }
        if (size > MAX_OCTAL_SIZE) {
            records.writeBytes(record("size", Long.toString(size).getBytes(StandardCharsets.US_ASCII)));
        }
        byte[] shown = ascii(paxName(name));
        byte[] cut = trimSlashes(Arrays.copyOf(shown, Math.min(NAME, shown.length)));
        byte[] block = new byte[BLOCK];
        fillCommon(block, cut, 'x', 0, records.size());
        finish(block);
        out.write(block);
        records.writeTo(out);
        pad(records.size());
    }

    private static byte[] paxName(byte[] name) {
        int slash = lastSlash(name, name.length);
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        if (slash >= 0) {
            result.write(name, 0, slash + 1);
        }
        result.writeBytes("PaxHeaders.0/".getBytes(StandardCharsets.US_ASCII));
        result.write(name, slash + 1, name.length - slash - 1);
        return result.toByteArray();
    }

    private static byte[] record(String key, byte[] value) {
        int body = key.length() + value.length + 3;
        int length = body + Integer.toString(body).length();
        if (Integer.toString(length).length() != Integer.toString(body).length()) {
            length = body + Integer.toString(length).length();
        }
        ByteArrayOutputStream record = new ByteArrayOutputStream(length);
        record.writeBytes((length + " " + key + "=").getBytes(StandardCharsets.US_ASCII));
        record.writeBytes(value);
        record.write('\n');
        return record.toByteArray();
    }

    /** Where a long name divides into prefix and rest; 0 when it does not fit. */
    private static int split(byte[] name) {
        int slash = lastSlash(name, Math.min(name.length, PREFIX + 1));
        int rest = name.length - slash - 1;
        return slash > 0 && rest > 0 && rest <= NAME ? slash : 0;
    }

    private static int lastSlash(byte[] name, int length) {
        int at = length - 1;
        while (at >= 0 && name[at] != '/') {
            at--;
        }
        return at;
    }

    private static byte[] block(byte[] name, byte[] prefix, char type, int mode, long size) {
        byte[] block = new byte[BLOCK];
        fillCommon(block, name, type, mode, size);
        octal(block, 329, 8, 0);
        octal(block, 337, 8, 0);
        System.arraycopy(prefix, 0, block, 345, prefix.length);
        finish(block);
        return block;
    }

    private static void fillCommon(byte[] block, byte[] name, char type, int mode, long size) {
        System.arraycopy(name, 0, block, 0, name.length);
        octal(block, 100, 8, mode);
        octal(block, 108, 8, 0);
        octal(block, 116, 8, 0);
        octal(block, 124, 12, size);
        octal(block, 136, 12, 0);
        block[156] = (byte) type;
    }

    private static void finish(byte[] block) {
        byte[] magic = "ustar\00000".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(magic, 0, block, 257, magic.length);
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xFF;
        }
        octal(block, 148, 7, sum);
        block[155] = ' ';
    }

    private static void octal(byte[] block, int offset, int width, long value) {
        String digits = Long.toOctalString(value);
        int at = offset;
        for (int i = digits.length(); i < width - 1; i++) {
            block[at++] = '0';
        }
        for (int i = 0; i < digits.length(); i++) {
            block[at++] = (byte) digits.charAt(i);
        }
        block[at] = 0;
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(byte[] bytes) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(bytes.length);
        for (byte b : bytes) {
            if (b > 0) {
                kept.write(b);
            }
        }
        return kept.toByteArray();
    }

    private static byte[] trimSlashes(byte[] bytes) {
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] == '/') {
            length--;
        }
        return Arrays.copyOf(bytes, length);
    }
}
