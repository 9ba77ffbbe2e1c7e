package io.weirkeeper.engine.gotemplate.crypto;

import java.math.BigInteger;

/** The Blowfish cipher with bcrypt's expensive key schedule. Its tables are the binary digits of pi, computed once. */
final class Blowfish {
    private static final int ROUNDS = 16;
    private static final int P_WORDS = ROUNDS + 2;
    private static final int S_WORDS = 4 * 256;
    private static final int[] PI = digitsOfPi(P_WORDS + S_WORDS);

    private final int[] p = new int[P_WORDS];
    private final int[] s = new int[S_WORDS];
    private int left;
    private int right;

    Blowfish() {
        System.arraycopy(PI, 0, p, 0, P_WORDS);
        System.arraycopy(PI, P_WORDS, s, 0, S_WORDS);
    }

    /** The fraction of pi in words of 32 bits, by Machin's formula. */
    private static int[] digitsOfPi(int words) {
        int bits = words * 32 + 64;
        BigInteger unit = BigInteger.ONE.shiftLeft(bits);
        BigInteger pi = arctangentOfInverse(5, unit)
                .shiftLeft(4)
                .subtract(arctangentOfInverse(239, unit).shiftLeft(2));
        BigInteger fraction = pi.mod(unit);
        int[] result = new int[words];
        for (int i = 0; i < words; i++) {
            result[i] = fraction.shiftRight(bits - 32 * (i + 1)).intValue();
        }
        return result;
    }

    private static BigInteger arctangentOfInverse(int x, BigInteger unit) {
        BigInteger square = BigInteger.valueOf((long) x * x);
        BigInteger power = unit.divide(BigInteger.valueOf(x));
        BigInteger sum = power;
        for (long n = 3; power.signum() != 0; n += 2) {
            power = power.divide(square);
            BigInteger term = power.divide(BigInteger.valueOf(n));
            sum = n % 4 == 3 ? sum.subtract(term) : sum.add(term);
        }
        return sum;
    }

    private void encrypt() {
        int l = left;
        int r = right;
        for (int i = 0; i < ROUNDS; i += 2) {
            l ^= p[i];
            r ^= mix(l) ^ p[i + 1];
            l ^= mix(r);
        }
        left = r ^ p[ROUNDS + 1];
        right = l ^ p[ROUNDS];
    }

    private int mix(int x) {
        return (s[x >>> 24] + s[256 + (x >>> 16 & 0xff)] ^ s[512 + (x >>> 8 & 0xff)]) + s[768 + (x & 0xff)];
    }

    /** Mixes in a key and a salt; an empty salt changes nothing but the key. */
    void expand(byte[] key, byte[] salt) {
        int[] keyAt = {0};
        int[] saltAt = {0};
        for (int i = 0; i < P_WORDS; i++) {
            p[i] ^= word(key, keyAt);
        }
        left = 0;
        right = 0;
        fill(p, salt, saltAt);
        fill(s, salt, saltAt);
    }

    private void fill(int[] table, byte[] salt, int[] saltAt) {
        for (int i = 0; i < table.length; i += 2) {
            if (salt.length > 0) {
                left ^= word(salt, saltAt);
                right ^= word(salt, saltAt);
            }
            encrypt();
            table[i] = left;
            table[i + 1] = right;
        }
    }

    private static int word(byte[] data, int[] at) {
        int word = 0;
        for (int i = 0; i < 4; i++) {
            word = word << 8 | data[at[0]] & 0xff;
            at[0] = (at[0] + 1) % data.length;
        }
        return word;
    }

    /** Encrypts two words in place, as often as asked. */
    void encrypt(int[] block, int at, int times) {
        left = block[at];
        right = block[at + 1];
        for (int i = 0; i < times; i++) {
            encrypt();
        }
        block[at] = left;
        block[at + 1] = right;
    }
}
