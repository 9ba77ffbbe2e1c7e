package io.weirkeeper.engine.gotemplate.function;

import static io.weirkeeper.engine.gotemplate.function.Arguments.integer;
import static io.weirkeeper.engine.gotemplate.function.Arguments.list;
import static io.weirkeeper.engine.gotemplate.function.Arguments.text;
import static io.weirkeeper.engine.gotemplate.value.GoType.INT;
import static io.weirkeeper.engine.gotemplate.value.GoType.LIST;
import static io.weirkeeper.engine.gotemplate.value.GoType.STRING;
import static io.weirkeeper.engine.gotemplate.value.GoType.UINT32;

import io.weirkeeper.engine.gotemplate.crypto.Certificates;
import io.weirkeeper.engine.gotemplate.crypto.MasterPassword;
import io.weirkeeper.engine.gotemplate.crypto.PasswordHash;
import io.weirkeeper.engine.gotemplate.crypto.PrivateKeys;
import io.weirkeeper.engine.gotemplate.value.CallContext;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Sprig's keys, certificates, password hashes and AES. */
final class CryptoFunctions {
    private static final int AES_BLOCK = 16;

    private CryptoFunctions() {}

    static void register(FunctionTable table) {
        table.add("genPrivateKey", (_, a) -> new Text(PrivateKeys.generatePem(text(a, 0))), STRING);
        table.add("buildCustomCert", CryptoFunctions::customCertificate, STRING, STRING);
        table.add("genCA", (c, a) -> Certificates.selfSigned(authority(a), true, null, c.clock()), STRING, INT);
        table.add(
                "genCAWithKey",
                (c, a) -> Certificates.selfSigned(authority(a), true, text(a, 2), c.clock()),
                STRING,
                INT,
                STRING);
        table.add(
                "genSelfSignedCert",
                (c, a) -> Certificates.selfSigned(request(a), false, null, c.clock()),
                STRING,
                LIST,
                LIST,
                INT);
        table.add(
                "genSelfSignedCertWithKey",
                (c, a) -> Certificates.selfSigned(request(a), false, text(a, 4), c.clock()),
                STRING,
                LIST,
                LIST,
                INT,
                STRING);
        table.add(
                "genSignedCert",
                (c, a) -> Certificates.signed(request(a), a[4], null, c.clock()),
                STRING,
                LIST,
                LIST,
                INT,
                Certificates.TYPE);
        table.add(
                "genSignedCertWithKey",
                (c, a) -> Certificates.signed(request(a), a[4], text(a, 5), c.clock()),
                STRING,
                LIST,
                LIST,
                INT,
                Certificates.TYPE,
                STRING);
        table.add("bcrypt", (c, a) -> new Text(PasswordHash.bcrypt(text(a, 0), c.random())), STRING);
        table.add("htpasswd", CryptoFunctions::htpasswd, STRING, STRING);
        table.add("derivePassword", CryptoFunctions::derive, UINT32, STRING, STRING, STRING, STRING);
        table.add("encryptAES", CryptoFunctions::encrypt, STRING, STRING);
        table.add("decryptAES", CryptoFunctions::decrypt, STRING, STRING);
    }

    private static Value customCertificate(CallContext context, Value[] a) {
        return Certificates.custom(decoded(text(a, 0), "certificate"), decoded(text(a, 1), "private key"));
    }

    private static String decoded(String base64, String what) {
        try {
            return ((Text) EncodingFunctions.base64(base64)).raw();
        } catch (GoError e) {
            throw new GoError("unable to decode base64 " + what, e);
        }
    }

    private static Certificates.Request authority(Value[] a) {
        return new Certificates.Request(text(a, 0), List.of(), List.of(), integer(a, 1));
    }

    private static Certificates.Request request(Value[] a) {
        return new Certificates.Request(
                text(a, 0), list(a, 1).items(), list(a, 2).items(), integer(a, 3));
    }

    private static Value htpasswd(CallContext context, Value[] a) {
        if (text(a, 0).indexOf(':') >= 0) {
            return new Text("invalid username: " + text(a, 0));
        }
        return new Text(text(a, 0) + ":" + PasswordHash.bcrypt(text(a, 1), context.random()));
    }

    private static Value derive(CallContext context, Value[] a) {
        return new Text(MasterPassword.derive((int) integer(a, 0), text(a, 1), text(a, 2), text(a, 3), text(a, 4)));
    }

    private static Cipher cipher(int mode, Value password, byte[] vector, String transformation)
            throws GeneralSecurityException {
        byte[] key = Arrays.copyOf(((Text) password).bytes(), 32);
        Cipher cipher = Cipher.getInstance(transformation);
        cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(vector));
        return cipher;
    }

    private static Value encrypt(CallContext context, Value[] a) {
        if (text(a, 1).isEmpty()) {
            return Text.EMPTY;
        }
        byte[] vector = new byte[AES_BLOCK];
        context.random().nextBytes(vector);
        try {
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, a[0], vector, "AES/CBC/PKCS5Padding")
                    .doFinal(((Text) a[1]).bytes());
            byte[] all = Arrays.copyOf(vector, AES_BLOCK + encrypted.length);
            System.arraycopy(encrypted, 0, all, AES_BLOCK, encrypted.length);
            return Text.of(Base64.getEncoder().encodeToString(all));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no AES", e);
        }
    }

    private static Value decrypt(CallContext context, Value[] a) {
        if (text(a, 1).isEmpty()) {
            return Text.EMPTY;
        }
        byte[] all = ((Text) EncodingFunctions.base64(text(a, 1))).bytes();
        if (all.length < AES_BLOCK) {
            throw new GoError("runtime error: slice bounds out of range [:16] with capacity " + all.length);
        }
        if (all.length % AES_BLOCK != 0) {
            throw new GoError("crypto/cipher: input not full blocks");
        }
        if (all.length == AES_BLOCK) {
            throw new GoError("runtime error: index out of range [-1]");
        }
        try {
            byte[] plain = cipher(Cipher.DECRYPT_MODE, a[0], Arrays.copyOf(all, AES_BLOCK), "AES/CBC/NoPadding")
                    .doFinal(all, AES_BLOCK, all.length - AES_BLOCK);
            int end = plain.length - (plain[plain.length - 1] & 0xff);
            if (end < 0) {
                throw new GoError("runtime error: slice bounds out of range [:" + end + "]");
            }
            return Text.of(Arrays.copyOf(plain, end));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no AES", e);
        }
    }
}
