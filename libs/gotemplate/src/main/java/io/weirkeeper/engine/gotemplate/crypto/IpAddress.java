package io.weirkeeper.engine.gotemplate.crypto;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads IP addresses as Go's net.ParseIP does, without asking any resolver. */
final class IpAddress {
    private IpAddress() {}

    /** Four or sixteen bytes, or null. */
    static byte @Nullable [] parse(String text) {
        return text.indexOf(':') >= 0 ? six(text) : four(text);
    }

    private static byte @Nullable [] four(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        byte[] address = new byte[4];
        for (int i = 0; i < 4; i++) {
            String part = parts[i];
            boolean digits =
                    !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9');
            if (!digits || part.length() > 1 && part.startsWith("0") || Integer.parseInt(part) > 255) {
                return null;
            }
            address[i] = (byte) Integer.parseInt(part);
        }
        return address;
    }

    private static byte @Nullable [] six(String text) {
        int gap = text.indexOf("::");
        List<Integer> head = groups(gap < 0 ? text : text.substring(0, gap));
        List<Integer> tail = gap < 0 ? List.of() : groups(text.substring(gap + 2));
        if (head == null || tail == null) {
            return null;
        }
        int count = head.size() + tail.size();
        if (gap < 0 ? count != 8 : count > 7) {
            return null;
        }
        byte[] address = new byte[16];
        for (int i = 0; i < head.size(); i++) {
            put(address, i, head.get(i));
        }
        for (int i = 0; i < tail.size(); i++) {
            put(address, 8 - tail.size() + i, tail.get(i));
        }
        return mapped(address);
    }

    private static void put(byte[] address, int group, int value) {
        address[2 * group] = (byte) (value >> 8);
        address[2 * group + 1] = (byte) value;
    }

    /** An IPv4 address in IPv6 form becomes four bytes. */
    private static byte[] mapped(byte[] address) {
        for (int i = 0; i < 12; i++) {
            if (address[i] != (byte) (i < 10 ? 0 : 0xff)) {
                return address;
            }
        }
        return new byte[] {address[12], address[13], address[14], address[15]};
    }

    private static @Nullable List<Integer> groups(String text) {
        List<Integer> groups = new ArrayList<>();
        if (text.isEmpty()) {
            return groups;
        }
        String[] parts = text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            if (i == parts.length - 1 && part.indexOf('.') >= 0) {
                byte[] four = four(part);
                if (four == null) {
                    return null;
                }
                groups.add((four[0] & 0xff) << 8 | four[1] & 0xff);
                groups.add((four[2] & 0xff) << 8 | four[3] & 0xff);
            } else {
                boolean hex = !part.isEmpty()
                        && part.length() <= 4
                        && part.chars().allMatch(c -> Character.digit(c, 16) >= 0);
                if (!hex) {
                    return null;
                }
                groups.add(Integer.parseInt(part, 16));
            }
        }
        return groups;
    }
}
