package io.weirkeeper.service.source.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Whom Sigstore's signatures are believed on: certificate authorities, certificate and transparency logs, timestamp
 * authorities; the {@code trusted_root.json} of Sigstore's TUF repository or of an own installation.
 */
record TrustedRoot(
        List<Authority> certificateAuthorities,
        List<Log> certificateLogs,
        List<Log> transparencyLogs,
        List<Authority> timestampAuthorities) {
    /** Valid from and, where it says so, until. */
    record Period(Instant start, Instant end) {
        boolean contains(Instant time) {
            return !time.isBefore(start) && !time.isAfter(end);
        }
    }

    /** The certificates of an authority, those nearest to the leaf first, its root last. */
    record Authority(List<X509Certificate> chain, Period period) {
        Authority {
            chain = List.copyOf(chain);
        }
    }

    /** @param ids in hexadecimal digits; a log may be named in two ways */
    record Log(List<String> ids, SigningKey key, Period period) {
        Log {
            ids = List.copyOf(ids);
        }
    }

    TrustedRoot {
        certificateAuthorities = List.copyOf(certificateAuthorities);
        certificateLogs = List.copyOf(certificateLogs);
        transparencyLogs = List.copyOf(transparencyLogs);
        timestampAuthorities = List.copyOf(timestampAuthorities);
    }

    static TrustedRoot parse(byte[] bytes) {
        JsonNode json = Json.parse(bytes, "the trusted root");
        TrustedRoot root = new TrustedRoot(
                authorities(json.path("certificateAuthorities")),
                logs(json.path("ctlogs")),
                logs(json.path("tlogs")),
                authorities(json.path("timestampAuthorities")));
        if (root.transparencyLogs().isEmpty()) {
            throw new VerifyException("no transparency log entries found in trusted root");
        }
        if (root.certificateAuthorities().isEmpty()) {
            throw new VerifyException("no certificate authorities found in trusted root");
        }
        return root;
    }

    Optional<Log> transparencyLog(String id) {
        return log(transparencyLogs, id);
    }

    Optional<Log> certificateLog(String id) {
        return log(certificateLogs, id);
    }

    private static Optional<Log> log(List<Log> logs, String id) {
        return logs.stream().filter(log -> log.ids().contains(id)).findFirst();
    }

    private static List<Authority> authorities(JsonNode list) {
        List<Authority> all = new ArrayList<>();
        for (JsonNode authority : list) {
            List<X509Certificate> chain = new ArrayList<>();
            for (JsonNode certificate : authority.path("certChain").path("certificates")) {
                chain.add(Certificates.ofDer(
                        Json.bytes(certificate.path("rawBytes"), "a certificate of the trusted root")));
            }
            if (chain.isEmpty()) {
                throw new VerifyException("the trusted root has an authority without certificates");
            }
            all.add(new Authority(chain, period(authority.path("validFor"))));
        }
        return all;
    }

    private static List<Log> logs(JsonNode list) {
        List<Log> all = new ArrayList<>();
        for (JsonNode log : list) {
            byte[] key = Json.bytes(log.path("publicKey").path("rawBytes"), "a log's key in the trusted root");
            List<String> ids = new ArrayList<>();
            for (String field : List.of("logId", "checkpointKeyId")) {
                JsonNode id = log.path(field).path("keyId");
                if (id.isTextual()) {
                    ids.add(HexFormat.of().formatHex(Json.bytes(id, "a log's id in the trusted root")));
                }
            }
            if (ids.isEmpty()) {
                ids.add(HexFormat.of().formatHex(Digests.sha256(key)));
            }
            all.add(new Log(
                    ids, SigningKey.ofDer(key), period(log.path("publicKey").path("validFor"))));
        }
        return all;
    }

    private static Period period(JsonNode json) {
        return new Period(time(json.path("start"), Instant.MIN), time(json.path("end"), Instant.MAX));
    }

    private static Instant time(JsonNode value, Instant absent) {
        if (!value.isTextual()) {
            return absent;
        }
        try {
            return Instant.parse(value.asText());
        } catch (DateTimeParseException e) {
            throw new VerifyException("the trusted root has a time that cannot be read: " + value.asText(), e);
        }
    }
}
