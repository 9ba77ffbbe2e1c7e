package io.weirkeeper.engine.sops.age;

import java.util.List;

/** What one recipient of an age file needs: a type, arguments and the wrapped file key. */
@SuppressWarnings("ArrayRecordComponent") // owned by the header, never compared
record Stanza(String type, List<String> arguments, byte[] body) {
    static final int FILE_KEY = 16;
    static final int WRAPPED = FILE_KEY + 16;

    Stanza {
        arguments = List.copyOf(arguments);
    }
}
