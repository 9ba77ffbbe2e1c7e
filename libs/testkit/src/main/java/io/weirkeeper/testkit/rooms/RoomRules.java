package io.weirkeeper.testkit.rooms;

import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;

/**
 * The rooms of a service (docs/ARCHITECTURE.md): what each may not touch, that data flows one way, and that no service
 * knows another. A service's test calls {@link #check} with its package.
 */
public final class RoomRules {
    private static final String SERVICES = "io.weirkeeper.service";
    private static final Set<String> DOORS_AND_CORE = Set.of("", "config", "intake", "reconcile", "publish");
    private static final String[] FRAMEWORK = {
        "io.quarkus..",
        "jakarta..",
        "org.eclipse.microprofile..",
        "io.smallrye..",
        "io.vertx..",
        "com.sun.net.httpserver.."
    };
    private static final String[] KAFKA = {
        "org.apache.kafka..", "io.smallrye.reactive.messaging..", "io.weirkeeper.runtime.kafka.."
    };
    /** What tells the world: only the runner and the publish room do. */
    private static final String[] TELLING = {
        "io.weirkeeper.runtime.event..", "io.weirkeeper.runtime.fact..", "io.weirkeeper.runtime.http.."
    };

    private final String root;

    RoomRules(String root) {
        this.root = root;
    }

    /**
     * Checks a service's package, for instance {@code io.weirkeeper.service.source}, against all rules of rooms and of
     * product code.
     *
     * @throws AssertionError naming each class and line that breaks a rule
     */
    public static void check(String rootPackage) {
        JavaClasses classes = ProductRules.productClasses(rootPackage);
        for (ArchRule rule : new RoomRules(rootPackage).rules()) {
            rule.allowEmptyShould(true).check(classes);
        }
        ProductRules.all().check(classes);
    }

    List<ArchRule> rules() {
        return List.of(
                configurationIsInConfig(),
                intakeOnlyTriggers(),
                reconcileIsPlain(),
                reconcilersAreInReconcile(),
                verbRoomsDoNotKnowWhoCalled(),
                verbRoomsDoNotTell(),
                publishCallsNobodyBack(),
                noRoomsInACircle(),
                noServiceKnowsAnother());
    }

    ArchRule configurationIsInConfig() {
        return classes()
                .that()
                .areAnnotatedWith("io.smallrye.config.ConfigMapping")
                .should()
                .resideInAPackage(room("config"))
                .because("configuration has one place, the room config");
    }

    ArchRule intakeOnlyTriggers() {
        return noClasses()
                .that()
                .resideInAPackage(room("intake"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        room("reconcile"),
                        "io.weirkeeper.engine.kustomize..",
                        "io.weirkeeper.engine.gotemplate..",
                        "io.weirkeeper.engine.helm..",
                        "io.weirkeeper.engine.sops..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.weirkeeper.runtime.reconcile.ObjectStatus")
                .because("a door in makes triggers; it does not decide, call engines or write status");
    }

    ArchRule reconcileIsPlain() {
        return noClasses()
                .that()
                .resideInAPackage(room("reconcile"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(FRAMEWORK)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(KAFKA)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(room("intake"), room("config"), "io.weirkeeper.runtime.http..")
                .because("reconcile decides and acts; it touches neither Kafka nor HTTP servers nor Quarkus");
    }

    ArchRule reconcilersAreInReconcile() {
        return classes()
                .that()
                .haveSimpleNameEndingWith("Reconciler")
                .should()
                .resideInAPackage(room("reconcile"))
                .because("one <Kind>Reconciler per kind, in the room reconcile");
    }

    ArchRule verbRoomsDoNotKnowWhoCalled() {
        return noClasses()
                .that(are(inAVerbRoom()))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(room("intake"), room("reconcile"), room("publish"), room("config"))
                .because("a verb room does the work and does not know who asked");
    }

    ArchRule verbRoomsDoNotTell() {
        return noClasses()
                .that(are(inAVerbRoom()))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(TELLING)
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.weirkeeper.runtime.reconcile.ObjectStatus")
                .because("a verb room writes no status and publishes nothing");
    }

    ArchRule publishCallsNobodyBack() {
        return noClasses()
                .that()
                .resideInAPackage(room("publish"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(room("reconcile"), room("intake"))
                .because("data flows one way: publish is the end of it");
    }

    ArchRule noRoomsInACircle() {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles().because("data flows one way");
    }

    ArchRule noServiceKnowsAnother() {
        return noClasses()
                .should()
                .dependOnClassesThat(are(DescribedPredicate.describe(
                        "of another service",
                        (JavaClass used) -> used.getPackageName().startsWith(SERVICES + ".")
                                && !isBelow(used.getPackageName(), root))))
                .because("services talk over Kafka and the Kubernetes API");
    }

    private String room(String name) {
        return root + "." + name + "..";
    }

    private DescribedPredicate<JavaClass> inAVerbRoom() {
        return DescribedPredicate.describe(
                "in a verb room",
                type -> isBelow(type.getPackageName(), root)
                        && !DOORS_AND_CORE.contains(roomOf(type.getPackageName())));
    }

    /** The first package below the root, empty for the root itself. */
    private String roomOf(String packageName) {
        String below = packageName.substring(root.length());
        if (below.isEmpty()) {
            return "";
        }
        int end = below.indexOf('.', 1);
        return end < 0 ? below.substring(1) : below.substring(1, end);
    }

    private static boolean isBelow(String packageName, String root) {
        return packageName.equals(root) || packageName.startsWith(root + ".");
    }
}
