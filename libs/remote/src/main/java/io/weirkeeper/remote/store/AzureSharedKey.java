package io.weirkeeper.remote.store;

import io.weirkeeper.remote.RemoteException;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests without a body by the key of a storage account (Azure's "Shared Key" for blobs). */
public final class AzureSharedKey implements StoreLogin {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    /** Content-Encoding to Range: none of them is sent. */
    private static final String NO_HEADERS = "\n".repeat(11);

    private final String account;
    private final SecretKeySpec key;
    private final Clock clock;

    /** @throws RemoteException when the key is no base64 */
    public AzureSharedKey(String account, String key, Clock clock) {
        this.account = account;
        this.clock = clock;
        try {
            this.key = new SecretKeySpec(Base64.getDecoder().decode(key.strip()), "HmacSHA256");
        } catch (IllegalArgumentException e) {
            throw new RemoteException("'accountKey' is no base64 text"); // the cause would show a part of it
        }
    }

    @Override
    public Map<String, String> credentials(String method, URI url, Map<String, String> headers) throws IOException {
        String date = DATE.format(clock.instant());
        Map<String, String> canonical = new TreeMap<>();
        canonical.put("x-ms-date", date);
        headers.forEach((name, value) -> {
            if (name.startsWith("x-ms-")) {
                canonical.put(name, value);
            }
        });
        StringBuilder text = new StringBuilder(method).append('\n').append(NO_HEADERS);
        canonical.forEach(
                (name, value) -> text.append(name).append(':').append(value).append('\n'));
        text.append('/').append(account).append(url.getRawPath());
        query(url)
                .forEach((name, value) ->
                        text.append('\n').append(name).append(':').append(value));
        Map<String, String> login = new LinkedHashMap<>();
        login.put("x-ms-date", date);
        login.put("Authorization", "SharedKey " + account + ":" + sign(text.toString()));
        return login;
    }

    private static Map<String, String> query(URI url) {
        Map<String, String> parameters = new TreeMap<>();
        if (url.getRawQuery() != null) {
            for (String pair : url.getRawQuery().split("&")) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.merge(
                        name.toLowerCase(Locale.ROOT),
                        URLDecoder.decode(value, StandardCharsets.UTF_8),
                        (one, other) -> one.compareTo(other) <= 0 ? one + "," + other : other + "," + one);
            }
        }
        return parameters;
    }

    private String sign(String text) throws IOException {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IOException("the request cannot be signed", e);
        }
    }
}
