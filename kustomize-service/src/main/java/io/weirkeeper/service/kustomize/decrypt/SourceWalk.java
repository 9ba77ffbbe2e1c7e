package io.weirkeeper.service.kustomize.decrypt;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.file.Files;
import io.weirkeeper.engine.kustomize.file.Paths;
import io.weirkeeper.engine.kustomize.flux.Overlay;
import io.weirkeeper.engine.kustomize.flux.RootFile;
import io.weirkeeper.engine.sops.SopsDecryptor;
import io.weirkeeper.engine.sops.SopsException;
import io.weirkeeper.engine.sops.SopsFormat;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the kustomization files that are reached by {@code resources} and {@code components} and decrypts the
 * files that their Secret generators and patches name. What is wrong with files or kustomizations themselves is left
 * for the build to tell. For one build.
 */
final class SourceWalk {
    private static final List<String> NAMES = List.of("kustomization.yaml", "kustomization.yml", "Kustomization");
    private static final long LARGEST = 5L << 20;

    private final Files files;
    private final SopsDecryptor decryptor;
    private final Map<String, byte[]> contents = new HashMap<>();
    private final Set<String> seen = new HashSet<>();

    SourceWalk(Files files, SopsDecryptor decryptor) {
        this.files = files;
        this.decryptor = decryptor;
    }

    /** @throws SopsException when an encrypted file cannot be decrypted; its message names the file */
    Files from(String directory, Overlay overlay) {
        try {
            String real = files.realPath(directory);
            byte[] root = RootFile.generate(files, real, overlay).content().getBytes(StandardCharsets.UTF_8);
            seen.add(real);
            visit(real, root, real);
        } catch (KustomizeException e) {
            return files; // the build fails for the same reason and says so
        }
        return contents.isEmpty() ? files : new DecryptedFiles(files, contents);
    }

    private void walk(String directory, String start) {
        String real;
        try {
            real = files.realPath(directory);
        } catch (KustomizeException e) {
            return; // a URL, or something that the build refuses
        }
        if (!files.isDirectory(real) || !seen.add(real)) {
            return;
        }
        for (String name : NAMES) {
            String path = Paths.join(real, name);
            if (files.isFile(path)) {
                visit(real, files.read(path), start);
                return;
            }
        }
    }

    private void visit(String directory, byte[] kustomization, String start) {
        YamlMap map = parsed(kustomization);
        if (map == null) {
            return;
        }
        for (YamlMap generator : maps(map, "secretGenerator")) {
            for (String entry : texts(generator, "files")) {
                int equal = entry.indexOf('=');
                String key = equal < 0 ? entry : entry.substring(0, equal);
                decrypt(directory, entry.substring(equal + 1), SopsFormat.ofPath(key), start);
            }
            for (String file : texts(generator, "envs")) {
                SopsFormat format = SopsFormat.ofPath(file);
                decrypt(directory, file, format == SopsFormat.BINARY ? SopsFormat.DOTENV : format, start);
            }
        }
        for (YamlMap patch : maps(map, "patches")) {
            String path = patch.text("path");
            if (path != null && !path.isEmpty() && !path.contains("://")) {
                decrypt(directory, path, SopsFormat.ofPath(path), start);
            }
        }
        for (String field : List.of("resources", "components")) {
            for (String next : texts(map, field)) {
                walk(Paths.isAbsolute(next) ? next : Paths.join(directory, next), start);
            }
        }
    }

    private void decrypt(String directory, String file, SopsFormat format, String start) {
        String path = Paths.isAbsolute(file) ? file : Paths.join(directory, file);
        if (!files.isFile(path)) {
            return;
        }
        String real = files.realPath(path);
        if (contents.containsKey(real)) {
            return;
        }
        byte[] content = files.read(real);
        if (!format.marks(content)) {
            return;
        }
        String shown = Paths.relative(start, real);
        if (content.length > LARGEST) {
            throw new SopsException("cannot decrypt file with size (" + content.length + " bytes) exceeding limit ("
                    + LARGEST + "): " + shown);
        }
        try {
            contents.put(real, decryptor.decrypt(content, format, format));
        } catch (SopsException e) {
            throw new SopsException(e.getMessage() + " (file " + shown + ")", e);
        }
    }

    private static @Nullable YamlMap parsed(byte[] content) {
        try {
            YamlNode node = YamlReader.viaJson().readFirst("", YamlReader.decode("", content));
            return node instanceof YamlMap map ? map : null;
        } catch (YamlException e) {
            return null; // the build tells it
        }
    }

    private static List<YamlMap> maps(YamlMap map, String field) {
        List<YamlMap> all = new ArrayList<>();
        YamlList list = map.list(field);
        if (list != null) {
            for (YamlNode item : list) {
                if (item instanceof YamlMap found) {
                    all.add(found);
                }
            }
        }
        return all;
    }

    private static List<String> texts(YamlMap map, String field) {
        List<String> all = new ArrayList<>();
        YamlList list = map.list(field);
        if (list != null) {
            for (YamlNode item : list) {
                if (item instanceof YamlScalar scalar && scalar.isString()) {
                    all.add(scalar.text());
                }
            }
        }
        return all;
    }
}
