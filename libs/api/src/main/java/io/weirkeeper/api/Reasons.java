package io.weirkeeper.api;

/** Reasons of conditions and events. The strings are Flux's and part of the contract. */
public final class Reasons {
    // all kinds
    public static final String SUCCEEDED = "Succeeded";
    public static final String FAILED = "Failed";
    public static final String PROGRESSING = "Progressing";
    public static final String PROGRESSING_WITH_RETRY = "ProgressingWithRetry";
    public static final String SUSPENDED = "Suspended";
    public static final String DEPENDENCY_NOT_READY = "DependencyNotReady";
    public static final String FEATURE_GATE_DISABLED = "FeatureGateDisabled";
    public static final String ACCESS_DENIED = "AccessDenied";
    public static final String INVALID_CEL_EXPRESSION = "InvalidCELExpression";
    public static final String INVALID_PROVIDER_CONFIGURATION = "InvalidProviderConfiguration";
    public static final String UNKNOWN = "Unknown";

    // sources
    public static final String NEW_ARTIFACT = "NewArtifact";
    public static final String NEW_REVISION = "NewRevision";
    public static final String ARTIFACT_UP_TO_DATE = "ArtifactUpToDate";
    public static final String GIT_OPERATION_SUCCEEDED = "GitOperationSucceeded";
    public static final String GIT_OPERATION_FAILED = "GitOperationFailed";
    public static final String BUCKET_OPERATION_FAILED = "BucketOperationFailed";
    public static final String CLIENT_ERROR = "ClientError";
    public static final String INVALID_STS_CONFIGURATION = "InvalidSTSConfiguration";
    public static final String EMPTY_GIT_REPOSITORY = "EmptyGitRepository";
    public static final String OCI_ARTIFACT_PULL_FAILED = "OCIArtifactPullFailed";
    public static final String OCI_ARTIFACT_LAYER_OPERATION_FAILED = "OCIArtifactLayerOperationFailed";
    public static final String AUTHENTICATION_FAILED = "AuthenticationFailed";
    public static final String URL_INVALID = "URLInvalid";
    public static final String VERIFICATION_ERROR = "VerificationError";
    public static final String INVALID_COMMIT_SIGNATURE = "InvalidCommitSignature";
    public static final String INVALID_TAG_SIGNATURE = "InvalidTagSignature";
    public static final String INVALID_GIT_OBJECT = "InvalidGitObject";
    public static final String INVALID_VERIFICATION_MODE = "InvalidVerificationMode";
    public static final String DIRECTORY_CREATION_FAILED = "DirectoryCreationFailed";
    public static final String STAT_OPERATION_FAILED = "StatOperationFailed";
    public static final String READ_OPERATION_FAILED = "ReadOperationFailed";
    public static final String ACQUIRE_LOCK_FAILED = "AcquireLockFailed";
    public static final String INVALID_PATH = "InvalidPath";
    public static final String ARCHIVE_OPERATION_FAILED = "ArchiveOperationFailed";
    public static final String SYMLINK_UPDATE_FAILED = "SymlinkUpdateFailed";
    public static final String CACHE_OPERATION_FAILED = "CacheOperationFailed";
    public static final String PATCH_OPERATION_FAILED = "PatchOperationFailed";
    public static final String SOURCE_IGNORE_ERROR = "SourceIgnoreError";
    public static final String ILLEGAL_PATH = "IllegalPath";
    public static final String COPY_FAILURE = "CopyFailure";
    public static final String INCLUDE_CHANGE = "IncludeChange";
    public static final String NOT_FOUND = "NotFound";
    public static final String NO_ARTIFACT = "NoArtifact";
    public static final String INDEXATION_FAILED = "IndexationFailed";
    public static final String NO_SOURCE_ARTIFACT = "NoSourceArtifact";
    public static final String SOURCE_UNAVAILABLE = "SourceUnavailable";
    public static final String UNSUPPORTED_SOURCE_KIND = "UnsupportedSourceKind";
    public static final String NEW_CHART = "NewChart";
    public static final String RESOLVED_DEPENDENCIES = "ResolvedDependencies";
    public static final String CHART_PULL_SUCCEEDED = "ChartPullSucceeded";
    public static final String CHART_PACKAGE_SUCCEEDED = "ChartPackageSucceeded";
    public static final String INVALID_CHART_REFERENCE = "InvalidChartReference";
    public static final String CHART_PULL_ERROR = "ChartPullError";
    public static final String METADATA_PATCH_ERROR = "MetadataPatchError";
    public static final String VALUES_FILES_ERROR = "ValuesFilesError";
    public static final String DEPENDENCY_BUILD_ERROR = "DependencyBuildError";
    public static final String CHART_PACKAGE_ERROR = "ChartPackageError";
    public static final String CHART_VERIFICATION_ERROR = "ChartVerificationError";
    public static final String ARTIFACT_VERIFICATION_FAILED = "ArtifactVerificationFailed";
    public static final String GARBAGE_COLLECTION_SUCCEEDED = "GarbageCollectionSucceeded";
    public static final String GARBAGE_COLLECTION_FAILED = "GarbageCollectionFailed";

    // kustomizations
    public static final String RECONCILIATION_SUCCEEDED = "ReconciliationSucceeded";
    public static final String RECONCILIATION_FAILED = "ReconciliationFailed";
    public static final String ARTIFACT_FAILED = "ArtifactFailed";
    public static final String BUILD_FAILED = "BuildFailed";
    public static final String PRUNE_FAILED = "PruneFailed";
    public static final String HEALTH_CHECK_FAILED = "HealthCheckFailed";
    /** Ours: somebody changed an object, seen by watch. */
    public static final String DRIFT_DETECTED = "DriftDetected";

    // notifications
    public static final String TOKEN_NOT_FOUND = "TokenNotFound";
    public static final String VALIDATION_FAILED = "ValidationFailed";
    public static final String INVALID_CONFIG = "InvalidConfig";
    public static final String SOURCE_FETCH_FAILED = "SourceFetchFailed";
    public static final String METADATA_APPEND_FAILED = "MetadataAppendFailed";
    public static final String NOTIFICATION_DISPATCH_FAILED = "NotificationDispatchFailed";

    private Reasons() {}
}
