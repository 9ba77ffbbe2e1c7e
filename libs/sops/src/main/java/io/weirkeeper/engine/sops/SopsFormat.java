package io.weirkeeper.engine.sops;

import java.util.List;
import java.util.Optional;

/**
 * The formats that a document may have, told by the end of its name as Flux tells them, and the mark by which Flux sees
 * that one is encrypted (kustomize-controller v1.10.1, internal/decryptor).
 */
public enum SopsFormat {
    YAML("YAML", "mac: ENC["),
    JSON("JSON", "\"mac\": \"ENC["),
    DOTENV("dotenv", "sops_mac=ENC["),
    INI("INI", "[sops]"),
    /** Any bytes; encrypted they are a JSON document with the field {@code data}. */
    BINARY("binary", "\"mac\": \"ENC[");

    private static final List<SopsFormat> BY_MARK = List.of(YAML, DOTENV, INI, JSON);

    private final String title;
    private final String mark;

    SopsFormat(String title, String mark) {
        this.title = title;
        this.mark = mark;
    }

    /** As messages name it. */
    public String title() {
        return title;
    }

    /** The format of a file, or of a key that stands for one. */
    public static SopsFormat ofPath(String path) {
        if (path.endsWith(".yaml") || path.endsWith(".yml")) {
            return YAML;
        }
        if (path.endsWith(".json") || path.endsWith(".dockerconfigjson")) {
            return JSON;
        }
        if (path.endsWith(".env")) {
            return DOTENV;
        }
        return path.endsWith(".ini") ? INI : BINARY;
    }

    /** The format of an encrypted document; a JSON document stands for a binary one too. */
    public static Optional<SopsFormat> ofContent(byte[] content) {
        return BY_MARK.stream().filter(format -> format.marks(content)).findFirst();
    }

    /** Whether the content bears the mark of an encrypted document of this format. */
    public boolean marks(byte[] content) {
        int last = content.length - mark.length();
        for (int i = 0; i <= last; i++) {
            int j = 0;
            while (j < mark.length() && content[i + j] == mark.charAt(j)) {
                j++;
            }
            if (j == mark.length()) {
                return true;
            }
        }
        return false;
    }
}
