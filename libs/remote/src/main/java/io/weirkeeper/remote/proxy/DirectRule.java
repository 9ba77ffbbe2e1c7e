package io.weirkeeper.remote.proxy;

import java.net.InetAddress;
import java.util.Optional;

/** One entry of NO_PROXY: which servers are reached directly. Names are never resolved. */
sealed interface DirectRule {
    /** @param host in lower case, an IPv6 address without brackets */
    boolean covers(String host, int port);

    /** {@code *}. */
    record Everything() implements DirectRule {
        @Override
        public boolean covers(String host, int port) {
            return true;
        }
    }

    /** {@code 10.0.0.0/8}: the addresses that begin with the same bits. */
    record Network(InetAddress address, int bits) implements DirectRule {
        @Override
        public boolean covers(String host, int port) {
            return literal(host).map(other -> begins(other.getAddress())).orElse(false);
        }

        private boolean begins(byte[] other) {
            byte[] own = address.getAddress();
            if (other.length != own.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((other[bit / 8] & mask) != (own[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * {@code example.test} covers the host and those below it, {@code .example.test} only those below.
     *
     * @param suffix begins with a dot
     * @param port 0 for any
     */
    record Domain(String suffix, boolean itself, int port) implements DirectRule {
        @Override
        public boolean covers(String host, int asked) {
            boolean named = host.endsWith(suffix) || (itself && host.equals(suffix.substring(1)));
            return named && (port == 0 || port == asked);
        }
    }

    /** @param port 0 for any */
    record Address(InetAddress address, int port) implements DirectRule {
        @Override
        public boolean covers(String host, int asked) {
            return literal(host).filter(address::equals).isPresent() && (port == 0 || port == asked);
        }
    }

    /** @param entry in lower case, without blanks around it, not empty */
    static DirectRule parse(String entry) {
        if (entry.equals("*")) {
            return new Everything();
        }
        int slash = entry.indexOf('/');
        if (slash > 0) {
            Optional<InetAddress> address = literal(entry.substring(0, slash));
            int bits = number(entry.substring(slash + 1));
            if (address.isPresent() && bits >= 0 && bits <= address.get().getAddress().length * 8) {
                return new Network(address.get(), bits);
            }
        }
        int colon = entry.lastIndexOf(':');
        boolean bracketed = entry.startsWith("[") && entry.indexOf(']') > 0;
        boolean hasPort = colon >= 0 && (bracketed ? colon > entry.indexOf(']') : colon == entry.indexOf(':'));
        int port = hasPort ? Math.max(0, number(entry.substring(colon + 1))) : 0;
        String host = bracketed ? entry.substring(1, entry.indexOf(']')) : hasPort ? entry.substring(0, colon) : entry;
        Optional<InetAddress> address = literal(host);
        if (address.isPresent()) {
            return new Address(address.get(), port);
        }
        String name = host.startsWith("*.") ? host.substring(1) : host;
        return name.startsWith(".") ? new Domain(name, false, port) : new Domain("." + name, true, port);
    }

    static boolean isThisMachine(String host) {
        return host.equals("localhost")
                || literal(host).filter(InetAddress::isLoopbackAddress).isPresent();
    }

    private static Optional<InetAddress> literal(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a name
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
