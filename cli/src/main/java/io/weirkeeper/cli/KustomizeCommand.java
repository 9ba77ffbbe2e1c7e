package io.weirkeeper.cli;

import io.weirkeeper.engine.kustomize.KustomizeException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * {@code kustomize build}: prints what a directory builds to. With {@code --batch} many directories, from the
 * arguments or from lines {@code ROOT<tab>PATH} on the standard input, give one line each: path, number of
 * documents, sha256 of the text, error.
 */
final class KustomizeCommand implements Command {
    static final String USAGE = """
            usage: kustomize build [--flux | --options FILE] [--root DIR] DIR
                   kustomize build [--flux | --options FILE] [--root DIR] --batch [DIR ...]
              --flux           as kustomize-controller builds; default: as the kustomize command builds
              --options FILE   as a program builds that calls kustomize with the options in FILE (JSON)
              --root DIR       files outside of DIR cannot be read; default with --flux: the Git repository around DIR
              --batch          for each DIR, or each line ROOT<tab>PATH of the standard input, print one line:
                               path, documents, sha256 of the text, error""";

    @Override
    public int run(List<String> arguments, Streams streams) {
        if (arguments.isEmpty() || !arguments.getFirst().equals("build")) {
            throw new UsageException("expected 'build'\n" + USAGE);
        }
        BuildRequest request = BuildRequest.parse(arguments.subList(1, arguments.size()));
        return request.isBatch() ? batch(request, streams) : single(request, streams);
    }

    private static int single(BuildRequest request, Streams streams) {
        if (request.directories().size() != 1) {
            throw new UsageException("expected one directory\n" + USAGE);
        }
        try {
            Path directory = Path.of(request.directories().getFirst());
            streams.out()
                    .print(request.build(request.root(directory), directory).text());
            return 0;
        } catch (KustomizeException e) {
            streams.err().println("Error: " + e.getMessage());
            return 1;
        }
    }

    private static int batch(BuildRequest request, Streams streams) {
        if (!request.directories().isEmpty()) {
            for (String name : request.directories()) {
                Path directory = Path.of(name);
                line(request, request.root(directory), directory, name, streams);
            }
            return 0;
        }
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(streams.in(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] columns = line.split("\t", 2);
                Path root = Path.of(columns[0]);
                String path = columns.length > 1 ? columns[1] : "";
                Path directory = root.resolve(path.replaceFirst("^/+", ""));
                line(request, root, directory, path, streams);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return 0;
    }

    private static void line(BuildRequest request, Path root, Path directory, String name, Streams streams) {
        String documents = "0";
        String digest = sha256("");
        String error = "";
        try {
            BuildRequest.Outcome outcome = request.build(root, directory);
            documents = String.valueOf(outcome.documents());
            digest = sha256(outcome.text());
        } catch (KustomizeException e) {
            error = String.join(" ", String.valueOf(e.getMessage()).strip().split("\\s+"));
        }
        streams.out().print(String.join("\t", name, documents, digest, error) + "\n");
        streams.out().flush();
    }

    private static String sha256(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
