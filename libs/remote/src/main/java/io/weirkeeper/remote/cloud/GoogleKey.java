package io.weirkeeper.remote.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.tls.Pem;
import java.io.IOException;
import java.security.PrivateKey;
import java.util.Base64;

/** A key file of Google Cloud: of a service account, or what {@code gcloud} keeps for a user. Never shows secrets. */
public sealed interface GoogleKey {
    /** A service account, which signs what it asks with. */
    record ServiceAccount(String email, String keyId, String tokenUrl, PrivateKey key) implements GoogleKey {
        @Override
        public String toString() {
            return email;
        }
    }

    /** A user that allowed a program to act for them. */
    record User(String client, String clientSecret, String refreshToken, String tokenUrl) implements GoogleKey {
        @Override
        public String toString() {
            return client;
        }
    }

    /** @throws RemoteException when the file is none that can be used; the message shows nothing of it */
    static GoogleKey parse(byte[] file) {
        JsonNode json;
        try {
            json = new JsonMapper().readTree(file);
        } catch (IOException e) {
            throw new RemoteException("the service account file is no JSON"); // without the cause, which shows parts
        }
        String url = json.path("token_uri").asText("https://oauth2.googleapis.com/token");
        String type = json.path("type").asText();
        return switch (type) {
            case "service_account" ->
                new ServiceAccount(
                        json.path("client_email").asText(),
                        json.path("private_key_id").asText(),
                        url,
                        Pem.privateKey(json.path("private_key").asText(), "private_key"));
            case "authorized_user" ->
                new User(
                        json.path("client_id").asText(),
                        json.path("client_secret").asText(),
                        json.path("refresh_token").asText(),
                        url);
            default ->
                throw new RemoteException("credentials of the type '" + type
                        + "' are not supported: use the key file of a service account");
        };
    }

    /**
     * Tells keys apart without showing them. Made of the secret parts too: who knows a name alone must not get the token
     * that its owner asked for.
     */
    default String fingerprint() {
        String text = switch (this) {
            case ServiceAccount of ->
                String.join(
                        "\n",
                        of.email(),
                        of.keyId(),
                        of.tokenUrl(),
                        Base64.getEncoder().encodeToString(of.key().getEncoded()));
            case User of -> String.join("\n", of.client(), of.clientSecret(), of.refreshToken(), of.tokenUrl());
        };
        return Digest.of(DigestAlgorithm.SHA256, text).hex();
    }
}
