package io.weirkeeper.testkit.rooms;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * What no product code does, whichever module it is in: spawn, sleep in a worker, read the time past the injected
 * clock, inject into fields, catch everything, take names that say nothing.
 */
public final class ProductRules {
    /** DESIGN, rules that are easy to break: no process is ever spawned, no shell. */
    public static final ArchRule NO_PROCESS = noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ProcessBuilder.class)
            .orShould()
            .callMethodWhere(calls("java.lang.Runtime", "exec"))
            .because("no process is ever spawned");

    public static final ArchRule NO_SLEEP = noClasses()
            .should()
            .callMethodWhere(calls("java.lang.Thread", "sleep"))
            .orShould()
            .callMethodWhere(calls("java.util.concurrent.TimeUnit", "sleep"))
            .because("nothing waits in a worker: park, or schedule");

    public static final ArchRule TIME_FROM_THE_CLOCK = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethodWhere(callsWithoutClock())
            .because("all time comes through an injected Clock");

    public static final ArchRule NO_FIELD_INJECTION = fields().should()
            .notBeAnnotatedWith("jakarta.inject.Inject")
            .andShould()
            .notBeAnnotatedWith("org.eclipse.microprofile.config.inject.ConfigProperty")
            .allowEmptyShould(true)
            .because("constructors take what a class needs; configuration has one @ConfigMapping");

    public static final ArchRule SAYING_NAMES = noClasses()
            .should()
            .haveNameMatching(".*(Utils?|Helper|Manager|Common|Impl)")
            .because("a class that cannot be named is two things");

    public static final ArchRule NO_CATCH_ALL =
            noCodeUnits().should(catchExceptionItself()).because("only the runner turns any exception into an outcome");

    private static final List<ArchRule> ALL =
            List.of(NO_PROCESS, NO_SLEEP, TIME_FROM_THE_CLOCK, NO_FIELD_INJECTION, SAYING_NAMES, NO_CATCH_ALL);

    private ProductRules() {}

    /**
     * Checks the product classes below a package.
     *
     * @throws AssertionError naming each class and line that breaks a rule
     */
    public static void check(String rootPackage) {
        all().check(productClasses(rootPackage));
    }

    static ArchRule all() {
        ArchRule together = CompositeArchRule.of(ALL.getFirst());
        for (ArchRule rule : ALL.subList(1, ALL.size())) {
            together = CompositeArchRule.of(together).and(rule);
        }
        return together;
    }

    /** Without tests, and not empty: a misspelt package must not pass. */
    static JavaClasses productClasses(String rootPackage) {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(rootPackage);
        if (classes.isEmpty()) {
            throw new AssertionError("no classes below " + rootPackage);
        }
        return classes;
    }

    private static DescribedPredicate<com.tngtech.archunit.core.domain.JavaMethodCall> calls(
            String owner, String name) {
        return DescribedPredicate.describe(
                owner + "." + name,
                call -> call.getTargetOwner().getName().equals(owner)
                        && call.getTarget().getName().equals(name));
    }

    /** {@code LocalDate.now()} and the like; with a clock, or of a clock, they are fine. */
    private static DescribedPredicate<com.tngtech.archunit.core.domain.JavaMethodCall> callsWithoutClock() {
        return DescribedPredicate.describe("now() without a Clock", call -> {
            JavaClass owner = call.getTargetOwner();
            return owner.getPackageName().equals("java.time")
                    && call.getTarget().getName().equals("now")
                    && call.getTarget().getRawParameterTypes().stream()
                            .noneMatch(type -> type.isEquivalentTo(Clock.class));
        });
    }

    private static ArchCondition<JavaCodeUnit> catchExceptionItself() {
        return new ArchCondition<>("catch Exception") {
            @Override
            public void check(JavaCodeUnit unit, ConditionEvents events) {
                boolean catchesAll = unit.getTryCatchBlocks().stream()
                        .flatMap(block -> block.getCaughtThrowables().stream())
                        .anyMatch(caught -> caught.isEquivalentTo(Exception.class));
                events.add(new SimpleConditionEvent(
                        unit,
                        catchesAll,
                        unit.getDescription() + " catches Exception in " + unit.getSourceCodeLocation()));
            }
        };
    }
}
