package io.weirkeeper.service.notification.match;

import java.util.Set;

/** What the types of providers have in common when it comes to which events they take. */
public final class ProviderType {
    private static final Set<String> COMMIT_STATUS =
            Set.of("github", "gitlab", "gitea", "bitbucket", "bitbucketserver", "azuredevops");
    private static final Set<String> CHANGE_REQUEST =
            Set.of("githubpullrequestcomment", "gitlabmergerequestcomment", "giteapullrequestcomment");
    private static final Set<String> GENERIC = Set.of("generic", "generic-hmac");

    private ProviderType() {}

    /** Whether it sets the status of a commit. */
    public static boolean isCommitStatus(String type) {
        return COMMIT_STATUS.contains(type);
    }

    /** Whether it comments on a pull or merge request. */
    public static boolean isChangeRequest(String type) {
        return CHANGE_REQUEST.contains(type);
    }

    /** Whether it forwards events as they are. */
    public static boolean isGeneric(String type) {
        return GENERIC.contains(type);
    }
}
