package io.weirkeeper.service.notification.send.forge;

import io.weirkeeper.service.notification.send.CloudTokens;
import io.weirkeeper.service.notification.send.ProviderHttp;
import io.weirkeeper.service.notification.send.Sender;
import java.time.Clock;
import java.util.Map;

/** The types that talk to a forge. */
public final class ForgeSenders {
    private ForgeSenders() {}

    public static Map<String, Sender> of(ProviderHttp http, CloudTokens tokens, Clock clock) {
        GithubSession github = new GithubSession(http, clock);
        GitlabSenders gitlab = new GitlabSenders(http);
        GiteaSenders gitea = new GiteaSenders(http);
        return Map.of(
                "github", new GithubStatusSender(github),
                "githubdispatch", new GithubDispatchSender(github),
                "githubpullrequestcomment", new GithubCommentSender(github),
                "gitlab", gitlab::status,
                "gitlabmergerequestcomment", gitlab::comment,
                "gitea", gitea::status,
                "giteapullrequestcomment", gitea::comment,
                "bitbucket", new BitbucketSender(http),
                "bitbucketserver", new BitbucketServerSender(http),
                "azuredevops", new AzureDevOpsSender(http, tokens));
    }
}
