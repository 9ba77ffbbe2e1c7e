package io.weirkeeper.service.source.reconcile;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Sizes for people as Flux shows them (docker/go-units): four digits, thousands as units. */
final class HumanSize {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

    private HumanSize() {}

    static String of(long bytes) {
        BigDecimal size = BigDecimal.valueOf(bytes);
        BigDecimal thousand = BigDecimal.valueOf(1000);
        int unit = 0;
        while (size.compareTo(thousand) >= 0 && unit < UNITS.length - 1) {
            size = size.movePointLeft(3);
            unit++;
        }
        BigDecimal rounded = size.round(new MathContext(4, RoundingMode.HALF_EVEN));
        return (rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString()) + UNITS[unit];
    }
}
