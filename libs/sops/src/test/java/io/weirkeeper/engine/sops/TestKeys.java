package io.weirkeeper.engine.sops;

import static java.util.Objects.requireNonNull;

import io.weirkeeper.engine.sops.age.AgeIdentities;
import io.weirkeeper.engine.sops.key.KeyService;
import io.weirkeeper.engine.sops.key.LocalKeys;
import io.weirkeeper.engine.sops.pgp.PgpKeyring;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Keys made for the tests by age-keygen, ssh-keygen and gpg; they open nothing else. */
public final class TestKeys {
    private static final YamlMap KEYS = read();

    private TestKeys() {}

    private static YamlMap read() {
        try (InputStream in = requireNonNull(TestKeys.class.getResourceAsStream("/keys.json"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return (YamlMap) requireNonNull(YamlReader.viaJson().readFirst("keys.json", text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String text(String name) {
        return requireNonNull(KEYS.text(name), name);
    }

    /** @param names joined by {@code +} */
    public static KeyService of(String names) {
        AgeIdentities age = AgeIdentities.NONE;
        PgpKeyring pgp = PgpKeyring.EMPTY;
        for (String name : names.split("\\+", -1)) {
            if (name.startsWith("pgp")) {
                pgp = pgp.with(text(name).getBytes(StandardCharsets.US_ASCII));
            } else {
                age = age.and(AgeIdentities.parse(text(name)));
            }
        }
        return new LocalKeys(age, pgp, LocalKeys.nobody());
    }
}
