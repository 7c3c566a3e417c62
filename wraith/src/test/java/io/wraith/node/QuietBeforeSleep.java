package io.wraith.node;

import io.wraith.net.Port;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/// How long nothing had come and nothing left when a port's owner went to sleep.
final class QuietBeforeSleep {
    final CountDownLatch slept = new CountDownLatch(1);
    final AtomicLong leastNs = new AtomicLong(Long.MAX_VALUE);
    private boolean isWorking; // this and the next touched by the port's owner
    private long workedNs;

    Port of(Port port) {
        return InterceptedPort.of(port, this::before, this::after);
    }

    private void before(String method) {
        if (method.equals("await") && isWorking) {
            leastNs.accumulateAndGet(System.nanoTime() - workedNs, Math::min);
            slept.countDown();
        }
    }

    private void after(String method, Object answer) {
        boolean hasCome = method.equals("receive") && !answer.equals(0);
        if (hasCome || method.equals("send")) {
            isWorking = true;
            workedNs = System.nanoTime();
        }
    }
}
