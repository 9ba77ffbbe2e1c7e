package io.weirkeeper.engine.sops.key;

import java.util.List;

/** Puts together a secret that was split by Shamir's scheme over the field of AES, each part ended by its x. */
final class Shamir {
    private static final byte[] EXP = new byte[510];
    private static final int[] LOG = new int[256];

    static {
        int value = 1;
        for (int i = 0; i < 255; i++) {
            EXP[i] = (byte) value;
            EXP[i + 255] = (byte) value;
            LOG[value] = i;
            int doubled = (value << 1) ^ (value > 127 ? 0x11B : 0);
            value ^= doubled; // times the generator 3
        }
    }

    private Shamir() {}

    /** @throws KeyException when the parts do not belong together */
    static byte[] combine(List<byte[]> parts) {
        if (parts.size() < 2) {
            throw new KeyException("less than two parts cannot be used to reconstruct the secret");
        }
        int length = parts.getFirst().length;
        if (length < 2) {
            throw new KeyException("parts must be at least two bytes");
        }
        int[] places = new int[parts.size()];
        for (int i = 0; i < places.length; i++) {
            if (parts.get(i).length != length) {
                throw new KeyException("all parts must be the same length");
            }
            places[i] = parts.get(i)[length - 1] & 0xFF;
            for (int j = 0; j < i; j++) {
                if (places[j] == places[i]) {
                    throw new KeyException("duplicate part detected");
                }
            }
        }
        byte[] secret = new byte[length - 1];
        for (int i = 0; i < places.length; i++) {
            int weight = weight(places, i);
            for (int at = 0; at < secret.length; at++) {
                secret[at] ^= (byte) times(parts.get(i)[at] & 0xFF, weight);
            }
        }
        return secret;
    }

    /** How much a part counts in the value at zero: Lagrange's basis polynomial there. */
    private static int weight(int[] places, int which) {
        int weight = 1;
        for (int other = 0; other < places.length; other++) {
            if (other != which) {
                weight = times(weight, over(places[other], places[other] ^ places[which]));
            }
        }
        return weight;
    }

    private static int times(int a, int b) {
        return a == 0 || b == 0 ? 0 : EXP[LOG[a] + LOG[b]] & 0xFF;
    }

    private static int over(int a, int b) {
        return a == 0 ? 0 : EXP[LOG[a] + 255 - LOG[b]] & 0xFF;
    }
}
