import java.util.Random;

/** The choices of a fuzzer; the same seed gives the same choices. */
final class Dice {
    private final Random random;

    Dice(long seed) {
        random = new Random(seed);
    }

    String any(String... values) {
        return values[random.nextInt(values.length)];
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }
}
