package io.weirkeeper.service.source.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * A Secret for notation: {@code trustpolicy.json} (Notary Project, trust store and trust policy specification 1.0) and
 * certificates under keys that end with {@code .crt} or {@code .pem}, which stand for every trust store.
 */
record NotationTrust(List<Policy> policies, List<X509Certificate> certificates) {
    private static final String POLICY = "trustpolicy.json";
    private static final String SUBJECT = "x509.subject:";

    NotationTrust {
        policies = List.copyOf(policies);
        certificates = List.copyOf(certificates);
    }

    /** What may be found wrong. */
    enum Check {
        AUTHENTICITY,
        AUTHENTIC_TIMESTAMP,
        EXPIRY,
        REVOCATION
    }

    /**
     * One statement of the policy.
     *
     * @param skip whether signatures are not looked at
     * @param enforced what must hold; integrity always must
     * @param identities {@code *}, or names of which each attribute must be in the certificate's
     */
    record Policy(List<String> scopes, boolean skip, Set<Check> enforced, List<String> identities) {
        Policy {
            scopes = List.copyOf(scopes);
            enforced = Set.copyOf(enforced);
            identities = List.copyOf(identities);
        }
    }

    /** @param shown names the Secret in messages */
    static NotationTrust of(Map<String, byte[]> secret, String shown) {
        byte[] document = secret.get(POLICY);
        if (document == null) {
            throw new VerifyException("'" + POLICY + "' not found in secret '" + shown + "'");
        }
        List<X509Certificate> certificates = new ArrayList<>();
        new TreeMap<>(secret).forEach((key, value) -> {
            if (key.endsWith(".crt") || key.endsWith(".pem")) {
                certificates.addAll(Certificates.ofBytes(value));
            }
        });
        if (certificates.isEmpty()) {
            throw new VerifyException("no certificates found in secret '" + shown + "'");
        }
        JsonNode json;
        try {
            json = Json.parse(document, POLICY);
        } catch (VerifyException e) {
            throw new VerifyException("error occurred while parsing " + POLICY + ": " + e.text(), e);
        }
        if (!json.path("version").asText("").equals("1.0")) {
            throw new VerifyException(POLICY + " uses unsupported version '"
                    + json.path("version").asText("") + "'; use 1.0");
        }
        List<Policy> policies = new ArrayList<>();
        for (JsonNode policy : json.path("trustPolicies")) {
            policies.add(policy(policy));
        }
        return new NotationTrust(policies, certificates);
    }

    private static Policy policy(JsonNode json) {
        JsonNode verification = json.path("signatureVerification");
        String level = verification.path("level").asText("");
        Set<Check> enforced = new HashSet<>(
                switch (level) {
                    case "strict" -> Set.of(Check.values());
                    case "permissive" -> Set.of(Check.AUTHENTICITY);
                    case "audit", "skip" -> Set.<Check>of();
                    default ->
                        throw new VerifyException(POLICY + ": statement '"
                                + json.path("name").asText("")
                                + "' has the signatureVerification level '" + level
                                + "'; use strict, permissive, audit or skip");
                });
        Map<String, Check> names = Map.of(
                "authenticity", Check.AUTHENTICITY,
                "authenticTimestamp", Check.AUTHENTIC_TIMESTAMP,
                "expiry", Check.EXPIRY,
                "revocation", Check.REVOCATION);
        names.forEach((name, check) -> {
            String action = verification.path("override").path(name).asText("");
            if (action.equals("enforce")) {
                enforced.add(check);
            } else if (!action.isEmpty()) {
                enforced.remove(check);
            }
        });
        return new Policy(
                texts(json.path("registryScopes")),
                level.equals("skip"),
                enforced,
                texts(json.path("trustedIdentities")));
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText("")));
        return texts;
    }

    /** The statement for a repository: the one that names it, else the one for all. */
    Policy policy(String repository) {
        for (String scope : List.of(repository, "*")) {
            for (Policy policy : policies) {
                if (policy.scopes().contains(scope)) {
                    return policy;
                }
            }
        }
        throw new VerifyException("artifact '" + repository
                + "' has no applicable trust policy statement; add it to the" + " registryScopes of one in " + POLICY);
    }

    /** Whether a certificate's subject is one that the statement trusts. */
    static boolean isTrusted(X509Certificate leaf, Policy policy) {
        if (policy.identities().contains("*")) {
            return true;
        }
        Map<String, String> subject = names(leaf.getSubjectX500Principal().getName());
        for (String identity : policy.identities()) {
            if (identity.startsWith(SUBJECT)) {
                Map<String, String> wanted =
                        names(identity.substring(SUBJECT.length()).strip());
                if (!wanted.isEmpty() && subject.entrySet().containsAll(wanted.entrySet())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Map<String, String> names(String distinguishedName) {
        Map<String, String> names = new HashMap<>();
        try {
            for (Rdn part : new LdapName(distinguishedName).getRdns()) {
                String type = part.getType().toUpperCase(Locale.ROOT);
                names.put(type.equals("S") ? "ST" : type, String.valueOf(part.getValue()));
            }
            return names;
        } catch (InvalidNameException e) {
            throw new VerifyException(POLICY + ": '" + distinguishedName + "' is no distinguished name", e);
        }
    }
}
