package io.weirkeeper.engine.sops.tree;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weirkeeper.engine.sops.SopsException;
import java.util.function.Predicate;

/**
 * Which values of a document are encrypted.
 *
 * @param subject what is tested: the keys on the way to a value, or the comments before it
 * @param test a part of the subject that counts
 * @param encrypts whether a value is encrypted because of a part that counts, or because there is none
 */
public record EncryptionRule(Subject subject, Predicate<String> test, boolean encrypts) {
    /** What a rule looks at. */
    public enum Subject {
        KEYS,
        COMMENTS
    }

    /** The rule of a document that names none: everything but what is below a key with this end. */
    public static final EncryptionRule DEFAULT = suffix("_unencrypted", false);

    public static EncryptionRule suffix(String suffix, boolean encrypts) {
        return new EncryptionRule(Subject.KEYS, key -> key.endsWith(suffix), encrypts);
    }

    /**
     * @param name of the rule in the document, for messages
     * @throws SopsException when the expression is wrong
     */
    public static EncryptionRule regex(String name, Subject subject, String expression, boolean encrypts) {
        try {
            Pattern pattern = Pattern.compile(expression);
            return new EncryptionRule(subject, part -> pattern.matcher(part).find(), encrypts);
        } catch (PatternSyntaxException e) {
            throw new SopsException(name + " is no regular expression: " + e.getMessage(), e);
        }
    }
}
