package io.weirkeeper.service.kustomize.decrypt;

import io.weirkeeper.api.Reasons;
import io.weirkeeper.engine.sops.age.AgeIdentities;
import io.weirkeeper.engine.sops.key.KeyException;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.runtime.redact.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The age keys of a process, in the variables of SOPS: {@code SOPS_AGE_KEY} holds keys, {@code SOPS_AGE_KEY_FILE} and
 * {@code SOPS_AGE_SSH_PRIVATE_KEY_FILE} name files. Commands that would print keys are never run.
 */
final class EnvironmentKeys {
    private static final String KEYS = "SOPS_AGE_KEY";
    private static final List<String> FILES = List.of("SOPS_AGE_SSH_PRIVATE_KEY_FILE", "SOPS_AGE_KEY_FILE");

    private EnvironmentKeys() {}

    static AgeIdentities read(Map<String, String> environment, Redactor redactor) {
        AgeIdentities keys = AgeIdentities.NONE;
        for (String variable : FILES) {
            String file = environment.getOrDefault(variable, "");
            if (!file.isEmpty()) {
                keys = keys.and(parse(variable, content(variable, file), redactor));
            }
        }
        String lines = environment.getOrDefault(KEYS, "");
        return lines.isEmpty() ? keys : keys.and(parse(KEYS, lines.replaceAll("[ \\t]+", "\n"), redactor));
    }

    private static AgeIdentities parse(String variable, String text, Redactor redactor) {
        redactor.remember(List.of(text));
        try {
            return AgeIdentities.parse(text);
        } catch (KeyException e) {
            throw failed("the age keys of " + variable + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static String content(String variable, String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw failed("failed to open " + variable + " file: " + file + " cannot be read", e);
        }
    }

    private static ReconcileException failed(String message, Throwable cause) {
        return new ReconcileException(Reasons.BUILD_FAILED, Disposition.RETRY, message, cause);
    }
}
