package io.weirkeeper.testkit.rooms.sample;

final class StringUtils {
    private StringUtils() {}
}
