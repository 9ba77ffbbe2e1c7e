package io.weirkeeper.remote.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.cloud.AccessToken;
import io.weirkeeper.remote.cloud.AzureIdentity;
import io.weirkeeper.remote.cloud.AzureLogin;
import io.weirkeeper.remote.cloud.TokenCache;
import io.weirkeeper.remote.http.HttpCall;
import io.weirkeeper.remote.http.HttpSender;
import io.weirkeeper.remote.kms.JsonService;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Clusters of Azure AKS whose users are those of Microsoft's directory. */
final class AksClusters implements ClusterCloud {
    private static final String RULE = "(?i)^/subscriptions/([^/]{36})/resourceGroups/([^/]{1,200})/providers/"
            + "Microsoft\\.ContainerService/managedClusters/([^/]{1,200})$";
    private static final Pattern NAME = Pattern.compile(RULE);
    /** What AKS is to the directory, the same for everybody. */
    private static final String SERVER_SCOPE = "6dae42f8-4368-4678-94ff-3960e28e3630/.default";

    private static final String AUDIENCE = "api://AzureADTokenExchange";
    private static final String VERSION = "?api-version=2025-05-01";
    private static final Pattern SERVER = Pattern.compile("(?m)^\\s*server:\\s*[\"']?([^\\s\"']+)");
    private static final Pattern AUTHORITY =
            Pattern.compile("(?m)^\\s*certificate-authority-data:\\s*[\"']?([^\\s\"']+)");

    private final Map<String, String> environment;
    private final AzureLogin login;
    private final JsonService service;
    private final CloudEndpoints endpoints;
    private final TokenCache tokens;

    AksClusters(
            Map<String, String> environment,
            HttpSender http,
            JsonService service,
            CloudEndpoints endpoints,
            TokenCache tokens,
            Clock clock) {
        this.environment = Map.copyOf(environment);
        this.login = new AzureLogin(environment, http, clock);
        this.service = service;
        this.endpoints = endpoints;
        this.tokens = tokens;
    }

    /** The cloud of which the environment is a part: who gives tokens to manage it, and where. */
    private record Manager(String audience, String endpoint) {
        static Manager of(String authority) {
            if (authority.contains("chinacloudapi.cn")) {
                return new Manager("https://management.core.chinacloudapi.cn", "https://management.chinacloudapi.cn");
            }
            if (authority.contains("microsoftonline.us")) {
                return new Manager("https://management.core.usgovcloudapi.net", "https://management.usgovcloudapi.net");
            }
            return new Manager("https://management.core.windows.net/", "https://management.azure.com");
        }
    }

    @Override
    public AccessToken token(ManagedCluster cluster) {
        return token(cluster, SERVER_SCOPE);
    }

    private AccessToken token(ManagedCluster cluster, String scope) {
        if (cluster.account().isEmpty()) {
            return login.token(scope, tokens);
        }
        ClusterAccount account = cluster.account().get();
        AzureIdentity.Application application = new AzureIdentity.Application(
                environment.getOrDefault("AZURE_AUTHORITY_HOST", ""),
                annotation(account, "tenant ID", "azure.workload.identity/tenant-id"),
                annotation(account, "client ID", "azure.workload.identity/client-id"));
        return login.token(
                new AzureIdentity.Federated(application, account.tokens().apply(AUDIENCE)), scope, tokens);
    }

    private static String annotation(ClusterAccount account, String what, String key) {
        String value = account.annotation(key);
        if (value.isEmpty()) {
            throw new RemoteException("azure " + what + " is not set in the service account annotation " + key);
        }
        return value;
    }

    @Override
    public ClusterAddress address(ManagedCluster cluster) {
        if (!cluster.needsDescription()) {
            return cluster.described("", "");
        }
        Matcher matcher = NAME.matcher(cluster.resource());
        if (!matcher.matches()) {
            throw new RemoteException("invalid AKS cluster ID: '" + cluster.resource() + "'. must match " + RULE);
        }
        Manager manager = Manager.of(environment.getOrDefault("AZURE_AUTHORITY_HOST", ""));
        String url = endpoints.or(manager.endpoint()) + "/subscriptions/" + matcher.group(1) + "/resourceGroups/"
                + JsonService.encoded(matcher.group(2)) + "/providers/Microsoft.ContainerService/managedClusters/"
                + JsonService.encoded(matcher.group(3));
        Map<String, String> bearer = Map.of(
                "Authorization",
                "Bearer " + token(cluster, manager.audience() + "/.default").value());
        try {
            JsonNode found = service.ask(HttpCall.get(JsonService.url(url + VERSION), Map.of(), bearer));
            if (!found.at("/properties/aadProfile").isObject()) {
                throw new RemoteException("AKS cluster " + cluster.resource()
                        + " does not have Microsoft Entra ID integration enabled. See docs for enabling:"
                        + " https://learn.microsoft.com/en-us/azure/aks/enable-authentication-microsoft-entra-id");
            }
            JsonNode credentials = service.ask(new HttpCall(
                    "POST", JsonService.url(url + "/listClusterUserCredential" + VERSION), Map.of(), bearer, ""));
            return matching(cluster, credentials.path("kubeconfigs"));
        } catch (RemoteException e) {
            throw new RemoteException("failed to describe AKS cluster: " + e.text(), e);
        }
    }

    /** The first, or the one of the address that is wanted. */
    private static ClusterAddress matching(ManagedCluster cluster, JsonNode kubeconfigs) {
        List<String> servers = new ArrayList<>();
        for (JsonNode each : kubeconfigs) {
            String text = Pem64.text(each.path("value").asText(""), "AKS");
            String server = first(SERVER, text);
            servers.add("'" + server + "'");
            if (cluster.address().isEmpty() || canonical(server).equals(canonical(cluster.address()))) {
                return cluster.described(server, Pem64.text(first(AUTHORITY, text), "AKS"));
            }
        }
        throw new RemoteException("no kubeconfig found for AKS cluster " + cluster.resource()
                + (cluster.address().isEmpty()
                        ? ""
                        : " matching the specified address '" + cluster.address() + "'. cluster addresses: ["
                                + String.join(", ", servers) + "]"));
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static String canonical(String server) {
        String host =
                server.toLowerCase(Locale.ROOT).replaceFirst("^https://", "").replaceFirst("/+$", "");
        return host.matches(".*:[0-9]+") ? host : host + ":443";
    }
}
