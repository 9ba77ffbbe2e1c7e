package io.weirkeeper.api.source;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.weirkeeper.api.ObjectMeta;
import io.weirkeeper.api.Resource;
import io.weirkeeper.api.schema.Column;
import io.weirkeeper.api.schema.Crd;
import io.weirkeeper.api.schema.Property;
import io.weirkeeper.api.schema.Rule;

/** A bucket of an object store whose objects become an artifact. */
@Crd(
        group = "source.toolkit.fluxcd.io",
        version = "v1",
        kind = "Bucket",
        plural = "buckets",
        singular = "bucket",
        categories = {"all", "fluxcd", "fluxcd-sources"},
        columns = {
            @Column(name = "Endpoint", path = ".spec.endpoint"),
            @Column(name = "Age", type = "date", path = Column.AGE),
            @Column(name = "Ready", path = Column.READY),
            @Column(name = "Status", path = Column.STATUS)
        },
        description = "A bucket of an object store whose objects become an artifact.")
public record Bucket(
        @JsonProperty(required = true) String apiVersion,
        @JsonProperty(required = true) String kind,
        @JsonProperty(required = true) ObjectMeta metadata,

        @JsonProperty(required = true)
        @Property(
                rules = {
                    @Rule(
                            value = "self.provider == 'aws' || self.provider == 'generic' || !has(self.sts)",
                            message =
                                    "STS configuration is only supported for the 'aws' and 'generic' Bucket providers"),
                    @Rule(
                            value = "self.provider != 'aws' || !has(self.sts) || self.sts.provider == 'aws'",
                            message = "'aws' is the only supported STS provider for the 'aws' Bucket provider"),
                    @Rule(
                            value = "self.provider != 'generic' || !has(self.sts) || self.sts.provider == 'ldap'",
                            message = "'ldap' is the only supported STS provider for the 'generic' Bucket provider"),
                    @Rule(
                            value = "!has(self.sts) || self.sts.provider != 'aws' || !has(self.sts.secretRef)",
                            message = "spec.sts.secretRef is not required for the 'aws' STS provider"),
                    @Rule(
                            value = "!has(self.sts) || self.sts.provider != 'aws' || !has(self.sts.certSecretRef)",
                            message = "spec.sts.certSecretRef is not required for the 'aws' STS provider"),
                    @Rule(
                            value = "self.provider != 'generic' || !has(self.serviceAccountName)",
                            message = "ServiceAccountName is not supported for the 'generic' Bucket provider"),
                    @Rule(
                            value = "!has(self.secretRef) || !has(self.serviceAccountName)",
                            message = "cannot set both .spec.secretRef and .spec.serviceAccountName")
                })
        BucketSpec spec,

        @Property(fallback = "{\"observedGeneration\":-1}") BucketStatus status)
        implements Resource {
    @SuppressWarnings("NullAway") // absent in JSON
    public Bucket {
        status = status == null ? BucketStatus.NONE : status;
    }
}
