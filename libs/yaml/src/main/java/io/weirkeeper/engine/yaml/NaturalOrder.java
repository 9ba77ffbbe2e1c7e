package io.weirkeeper.engine.yaml;

/**
 * The order in which go-yaml prints the keys of a map (sorter.go): runs of digits by their number, what is no letter
 * before letters; v3.0.4 puts letters first right after a digit.
 */
final class NaturalOrder {
    private NaturalOrder() {}

    static boolean isBefore(String a, String b, boolean v3) {
        int length = Math.min(a.length(), b.length());
        int at = 0;
        while (at < length && a.charAt(at) == b.charAt(at)) {
            at++;
        }
        if (at == length) {
            return a.length() < b.length();
        }
        if (Character.isLowSurrogate(a.charAt(at)) && at > 0 && Character.isHighSurrogate(a.charAt(at - 1))) {
            at--;
        }
        int x = a.codePointAt(at);
        int y = b.codePointAt(at);
        boolean xLetter = Character.isLetter(x);
        boolean yLetter = Character.isLetter(y);
        if (xLetter && yLetter) {
            return x < y;
        }
        if (xLetter || yLetter) {
            boolean afterDigits = v3 && at > 0 && Character.isDigit(a.codePointBefore(at));
            return afterDigits ? xLetter : yLetter;
        }
        return isNumberBefore(a, b, at);
    }

    private static boolean isNumberBefore(String a, String b, int at) {
        int x = a.codePointAt(at);
        int y = b.codePointAt(at);
        long start = (x == '0' || y == '0') && continuesNumber(a, at) ? 1 : 0;
        long xNumber = start;
        long yNumber = start;
        int xDigits = 0;
        int yDigits = 0;
        for (int i = at; i < a.length() && Character.isDigit(a.codePointAt(i)); xDigits++) {
            xNumber = xNumber * 10 + a.codePointAt(i) - '0';
            i += Character.charCount(a.codePointAt(i));
        }
        for (int i = at; i < b.length() && Character.isDigit(b.codePointAt(i)); yDigits++) {
            yNumber = yNumber * 10 + b.codePointAt(i) - '0';
            i += Character.charCount(b.codePointAt(i));
        }
        if (xNumber != yNumber) {
            return xNumber < yNumber;
        }
        return xDigits == yDigits ? x < y : xDigits < yDigits;
    }

    /** Whether the digits just before a position hold one that is not zero, so that zeros here are not leading. */
    private static boolean continuesNumber(String text, int at) {
        for (int i = at; i > 0; ) {
            int digit = text.codePointBefore(i);
            if (!Character.isDigit(digit)) {
                return false;
            }
            if (digit != '0') {
                return true;
            }
            i -= Character.charCount(digit);
        }
        return false;
    }

    /** The positions of a map's entries in the order of their keys; stable, and tolerant of an order with loops. */
    static int[] sorted(YamlMap map, boolean v3) {
        int[] order = new int[map.size()];
        boolean inOrder = true;
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
            inOrder = inOrder && (i == 0 || isBefore(map.keyAt(i - 1), map.keyAt(i), v3));
        }
        if (!inOrder) {
            Sort sort = new Sort(map, v3, order);
            sort.sort(0, order.length);
        }
        return order;
    }

    /** A merge sort of positions. */
    private static final class Sort {
        private final YamlMap map;
        private final boolean v3;
        private final int[] order;
        private final int[] spare;

        Sort(YamlMap map, boolean v3, int[] order) {
            this.map = map;
            this.v3 = v3;
            this.order = order;
            this.spare = new int[order.length];
        }

        void sort(int from, int to) {
            if (to - from <= 8) {
                insert(from, to);
                return;
            }
            int middle = (from + to) >>> 1;
            sort(from, middle);
            sort(middle, to);
            System.arraycopy(order, from, spare, from, to - from);
            int left = from;
            int right = middle;
            for (int i = from; i < to; i++) {
                boolean takeRight =
                        left == middle || (right < to && isBefore(map.keyAt(spare[right]), map.keyAt(spare[left]), v3));
                order[i] = takeRight ? spare[right++] : spare[left++];
            }
        }

        private void insert(int from, int to) {
            for (int i = from + 1; i < to; i++) {
                int moving = order[i];
                String key = map.keyAt(moving);
                int j = i;
                while (j > from && isBefore(key, map.keyAt(order[j - 1]), v3)) {
                    order[j] = order[j - 1];
                    j--;
                }
                order[j] = moving;
            }
        }
    }
}
