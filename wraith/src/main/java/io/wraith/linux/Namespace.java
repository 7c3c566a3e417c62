package io.wraith.linux;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// A network of its own inside this machine: what tests and the link emulator stand on. Being in a
/// namespace is a property of a thread, so each has one thread that [#call] lends; sockets opened
/// there stay in it wherever they are used later.
///
/// The kernel keeps a namespace while a descriptor, a thread, a socket or a name refers to it. Ours
/// has no name unless asked, so nothing is left of it when the process dies, however it dies.
@Header("sched.h")
public final class Namespace implements AutoCloseable {
    static final int CLONE_NEWNET = 0x40000000;

    private static final byte[] OWN =
            "/proc/thread-self/ns/net".getBytes(StandardCharsets.US_ASCII);

    private static final Sys.Call1 UNSHARE = Sys.call1("unshare");
    private static final Sys.Call2 SETNS = Sys.call2("setns");

    private final ExecutorService thread;
    private final int descriptor;
    private final Links links;
    private final @Nullable NamespaceName name;
    private boolean isClosed;

    private Namespace(
            ExecutorService thread, int descriptor, Links links, @Nullable NamespaceName name) {
        this.thread = thread;
        this.descriptor = descriptor;
        this.links = links;
        this.name = name;
    }

    /// A network with nothing but a loopback interface, which is up.
    public static Namespace create() {
        return create(null);
    }

    /// The same under a name, for `ip netns exec`. The name, and with it the namespace, outlives a
    /// process that is killed.
    public static Namespace named(String name) {
        return create(name);
    }

    private static Namespace create(@Nullable String wanted) {
        ExecutorService thread =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("network-namespace").factory());
        int descriptor = -1;
        Links links = null;
        try {
            descriptor = on(thread, Namespace::unshare);
            links = on(thread, Links::new);
            links.up("lo");
            NamespaceName name = wanted == null ? null : NamespaceName.give(wanted, descriptor);
            return new Namespace(thread, descriptor, links, name);
        } catch (RuntimeException failure) {
            release(thread, descriptor, links);
            throw failure;
        }
    }

    /// Runs on a thread that is made for it: the namespace it leaves is the process's own.
    private static int unshare() {
        String purpose = "making a network namespace";
        LinuxException.check(UNSHARE.toInt(CLONE_NEWNET), "unshare", purpose);
        return LinuxException.check(
                Files.open(Files.AT_FDCWD, OWN, Files.O_RDONLY, 0), "open", purpose);
    }

    /// The descriptor that holds the namespace; other processes find it in `/proc/PID/fd`.
    public int descriptor() {
        return descriptor;
    }

    public Links links() {
        return links;
    }

    public Ethtool ethtool() {
        return new Ethtool(links.descriptor());
    }

    /// Runs `action` inside and gives its answer, or throws what it threw. One at a time; an action
    /// must not call into its own namespace again.
    public <T> T call(Supplier<T> action) {
        return on(
                thread,
                () -> {
                    LinuxException.check(
                            SETNS.toInt(descriptor, CLONE_NEWNET),
                            "setns",
                            "entering a network namespace");
                    return action.get();
                });
    }

    public void run(Runnable action) {
        call(() -> {
            action.run();
            return true;
        });
    }

    /// Joins this namespace's new interface `here` and another's `there` by a cable; both are up.
    public void join(String here, Namespace other, String there) {
        join(here, other, there, 1);
    }

    /// The same with several queues at both ends.
    public void join(String here, Namespace other, String there, int queues) {
        links.createVeth(here, other.descriptor, there, queues);
        links.up(here);
        other.links.up(there);
    }

    /// Gives everything back, the name first. Sockets opened inside keep the namespace until they
    /// are closed too.
    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        if (name != null) {
            name.close();
        }
        release(thread, descriptor, links);
    }

    private static void release(ExecutorService thread, int descriptor, @Nullable Links links) {
        if (links != null) {
            links.close();
        }
        if (descriptor >= 0) {
            Descriptors.close(descriptor);
        }
        thread.close();
    }

    /// What `action` threw is thrown here too.
    private static <T> T on(ExecutorService thread, Supplier<T> action) {
        try {
            return thread.submit(action::get).get();
        } catch (ExecutionException thrown) {
            switch (thrown.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new AssertionError(thrown);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted inside a network namespace", interrupted);
        }
    }
}
