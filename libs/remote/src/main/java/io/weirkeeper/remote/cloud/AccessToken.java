package io.weirkeeper.remote.cloud;

import java.time.Instant;

/** A token and when it ends. Never shows its value. */
public record AccessToken(String value, Instant expires) {
    @Override
    public String toString() {
        return "AccessToken[until " + expires + "]";
    }
}
