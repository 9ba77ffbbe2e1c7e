package io.weirkeeper.engine.gotemplate.data;

import io.weirkeeper.engine.gotemplate.value.GoError;

/** What is wrong with a TOML text, or why a value has no TOML, worded as BurntSushi's library does; raw. */
public final class TomlException extends GoError {
    private static final long serialVersionUID = 1L;

    TomlException(String message) {
        super(message);
    }
}
