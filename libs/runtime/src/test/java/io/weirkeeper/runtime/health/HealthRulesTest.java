package io.weirkeeper.runtime.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One row per rule; single quotes stand for double ones. */
class HealthRulesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-11-21T07:00:20Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Terminating | v1      | ConfigMap   | 'metadata':{'deletionTimestamp':'2026-11-21T07:00:00Z'}",
                "InProgress  | a.io/v1 | Any         | 'metadata':{'generation':2},'status':{'observedGeneration':1}",
                "InProgress  | a.io/v1 | Any         | 'metadata':{'generation':1},'status':{'observedGeneration':-1}",
                "InProgress  | a.io/v1 | Any         | 'status':{'conditions':[{'type':'Reconciling','status':'True'}]}",
                "Failed      | a.io/v1 | Any         | 'status':{'conditions':[{'type':'Stalled','status':'True'}]}",
                "Current     | a.io/v1 | Any         | 'status':{'conditions':[{'type':'Ready','status':'True'}]}",
                "InProgress  | a.io/v1 | Any         | 'status':{'conditions':[{'type':'Ready','status':'False'}]}",
                "InProgress  | a.io/v1 | Any         | 'status':{'conditions':[{'type':'Ready','status':'Unknown'}]}",
                "Current     | a.io/v1 | Any         | 'spec':{}",
                "Current     | v1      | ConfigMap   | 'data':{}",
                "Current     | batch/v1 | CronJob    | 'spec':{}",
                "Current     | policy/v1 | PodDisruptionBudget | 'spec':{}",
                "InProgress  | apps/v1 | Deployment  | 'spec':{'replicas':1,'progressDeadlineSeconds':600}",
                "InProgress  | apps/v1 | Deployment  | 'spec':{'replicas':2},'status':{'replicas':2,'updatedReplicas':1}",
                "InProgress  | apps/v1 | Deployment  | 'spec':{'replicas':1},'status':{'replicas':2,'updatedReplicas':1}",
                "InProgress  | apps/v1 | Deployment  | 'spec':{'replicas':1},'status':{'replicas':1,'updatedReplicas':1}",
                "InProgress  | apps/v1 | Deployment  | 'spec':{'replicas':1},'status':{'replicas':1,'updatedReplicas':1,'availableReplicas':1}",
                "InProgress  | apps/v1 | Deployment  | 'spec':{'replicas':1,'progressDeadlineSeconds':600},'status':{'replicas':1,'updatedReplicas':1,'availableReplicas':1,'readyReplicas':1,'conditions':[{'type':'Available','status':'True'}]}",
                "InProgress  | apps/v1 | Deployment  | 'spec':{'replicas':1},'status':{'replicas':1,'updatedReplicas':1,'availableReplicas':1,'readyReplicas':1}",
                "Current     | apps/v1 | Deployment  | 'spec':{'replicas':1,'progressDeadlineSeconds':600},'status':{'replicas':1,'updatedReplicas':1,'availableReplicas':1,'readyReplicas':1,'conditions':[{'type':'Available','status':'True'},{'type':'Progressing','status':'True','reason':'NewReplicaSetAvailable'}]}",
                "Failed      | apps/v1 | Deployment  | 'spec':{'replicas':1},'status':{'conditions':[{'type':'Progressing','status':'False','reason':'ProgressDeadlineExceeded'}]}",
                "Current     | apps/v1 | StatefulSet | 'spec':{'updateStrategy':{'type':'OnDelete'}}",
                "InProgress  | apps/v1 | StatefulSet | 'spec':{'replicas':1},'status':{'replicas':1}",
                "InProgress  | apps/v1 | StatefulSet | 'spec':{'replicas':1},'status':{'replicas':1,'readyReplicas':1,'currentReplicas':1,'currentRevision':'a','updateRevision':'b'}",
                "Current     | apps/v1 | StatefulSet | 'spec':{'replicas':1},'status':{'replicas':1,'readyReplicas':1,'currentReplicas':1,'currentRevision':'a','updateRevision':'a'}",
                "InProgress  | apps/v1 | StatefulSet | 'spec':{'replicas':3,'updateStrategy':{'rollingUpdate':{'partition':1}}},'status':{'replicas':3,'readyReplicas':3,'updatedReplicas':1}",
                "Current     | apps/v1 | StatefulSet | 'spec':{'replicas':3,'updateStrategy':{'rollingUpdate':{'partition':1}}},'status':{'replicas':3,'readyReplicas':3,'updatedReplicas':2}",
                "InProgress  | apps/v1 | DaemonSet   | 'metadata':{'generation':1}",
                "InProgress  | apps/v1 | DaemonSet   | 'metadata':{'generation':1},'status':{'observedGeneration':1,'desiredNumberScheduled':1}",
                "Current     | apps/v1 | DaemonSet   | 'metadata':{'generation':1},'status':{'observedGeneration':1,'desiredNumberScheduled':0}",
                "InProgress  | apps/v1 | ReplicaSet  | 'spec':{'replicas':1},'status':{'conditions':[{'type':'ReplicaFailure','status':'True'}]}",
                "Current     | apps/v1 | ReplicaSet  | 'spec':{'replicas':1},'status':{'replicas':1,'fullyLabeledReplicas':1,'availableReplicas':1,'readyReplicas':1}",
                "Current     | v1      | Pod         | 'status':{'phase':'Failed'}",
                "Current     | v1      | Pod         | 'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True'}]}",
                "InProgress  | v1      | Pod         | 'status':{'phase':'Running'}",
                "Failed      | v1      | Pod         | 'status':{'phase':'Running','containerStatuses':[{'name':'a','state':{'waiting':{'reason':'CrashLoopBackOff'}}}]}",
                "InProgress  | v1      | Pod         | 'metadata':{'creationTimestamp':'2026-11-21T07:00:10Z'},'status':{'phase':'Pending','conditions':[{'type':'PodScheduled','status':'False','reason':'Unschedulable'}]}",
                "Failed      | v1      | Pod         | 'metadata':{'creationTimestamp':'2026-11-21T07:00:00Z'},'status':{'phase':'Pending','conditions':[{'type':'PodScheduled','status':'False','reason':'Unschedulable'}]}",
                "InProgress  | v1      | Pod         | 'spec':{}",
                "Current     | batch/v1 | Job        | 'spec':{'suspend':true}",
                "Current     | batch/v1 | Job        | 'status':{'conditions':[{'type':'Complete','status':'True'}]}",
                "Failed      | batch/v1 | Job        | 'status':{'conditions':[{'type':'Failed','status':'True'}]}",
                "InProgress  | batch/v1 | Job        | 'status':{'startTime':'2026-11-21T07:00:00Z'}",
                "InProgress  | v1      | PersistentVolumeClaim | 'status':{'phase':'Pending'}",
                "Current     | v1      | PersistentVolumeClaim | 'status':{'phase':'Bound'}",
                "InProgress  | v1      | Service     | 'spec':{'type':'LoadBalancer'}",
                "Current     | v1      | Service     | 'spec':{'type':'LoadBalancer','clusterIP':'10.0.0.1'}",
                "InProgress  | apiextensions.k8s.io/v1 | CustomResourceDefinition | 'status':{'conditions':[{'type':'Established','status':'False','reason':'Installing'}]}",
                "Failed      | apiextensions.k8s.io/v1 | CustomResourceDefinition | 'status':{'conditions':[{'type':'NamesAccepted','status':'False'}]}",
                "Current     | apiextensions.k8s.io/v1 | CustomResourceDefinition | 'status':{'conditions':[{'type':'Established','status':'True'}]}"
            })
    void followsTheRules(String expected, String apiVersion, String kind, String body) throws JsonProcessingException {
        // Given
        String text = "{'apiVersion':'" + apiVersion + "','kind':'" + kind + "'," + body + "}";

        // When
        Health health = HealthRules.of(MAPPER.readTree(text.replace('\'', '"')), NOW);

        // Then
        assertThat(health.status().text()).isEqualTo(expected);
    }
}
