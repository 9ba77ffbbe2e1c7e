package io.weirkeeper.runtime.kube;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** An API client whose process dies: the last write still arrives, its answer and everything after it do not. */
public final class MortalApi {
    private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete");

    private final AtomicInteger left;
    private final CountDownLatch died = new CountDownLatch(1);

    /** @param writes how many arrive */
    public MortalApi(int writes) {
        this.left = new AtomicInteger(writes);
    }

    public CountDownLatch died() {
        return died;
    }

    public KubeApi over(KubeApi real) {
        return (KubeApi) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {KubeApi.class},
                (_, method, arguments) -> call(real, method, arguments));
    }

    private Object call(KubeApi real, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("close")) {
            return "";
        }
        if (died.getCount() == 0) {
            throw dead();
        }
        boolean isWrite = WRITES.contains(method.getName()) && !isTrial(arguments);
        if (isWrite && left.getAndDecrement() <= 0) {
            died.countDown();
            throw dead();
        }
        Object answer;
        try {
            answer = method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        if (isWrite && left.get() == 0) {
            died.countDown();
            throw dead();
        }
        return answer instanceof KubeApi other ? over(other) : answer;
    }

    private static boolean isTrial(Object[] arguments) {
        return arguments[arguments.length - 1] instanceof PatchRequest patch && patch.dryRun();
    }

    private static KubeException dead() {
        return KubeException.unreachable("this process is dead", new IOException("dead"));
    }
}
