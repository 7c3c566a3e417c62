package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// Child processes that are handed descriptors, which the JDK's closes.
public final class Spawn {
    /// Of `posix_spawn_file_actions_t`, which is opaque, in every C library at hand, and more.
    private static final int FILE_ACTIONS_BYTES = 256;

    private static final Sys.Call6 POSIX_SPAWN = Sys.call6("posix_spawnp");
    private static final Sys.Call1 ACTIONS_INIT = Sys.call1("posix_spawn_file_actions_init");
    private static final Sys.Call3 ADD_DUP2 = Sys.call3("posix_spawn_file_actions_adddup2");
    private static final Sys.Call1 ACTIONS_DESTROY = Sys.call1("posix_spawn_file_actions_destroy");
    private static final Sys.Call3 WAITPID = Sys.call3("waitpid");

    private Spawn() {}

    /// Starts `command`, found as a shell would, with `environment` (`NAME=value`) and none of
    /// ours. `descriptors.get(i)` is the child's descriptor `i`; they must all be larger than the
    /// list, so that none is overwritten before it was copied. The JDK leaves some files of its own
    /// open to children, such as its jars. Answers the process's number.
    public static int start(
            List<String> command, List<String> environment, List<Integer> descriptors) {
        for (int descriptor : descriptors) {
            if (descriptor < descriptors.size()) {
                throw new IllegalArgumentException("descriptor " + descriptor + " would be lost");
            }
        }
        String purpose = "starting " + command.getFirst();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment actions = arena.allocate(FILE_ACTIONS_BYTES, Long.BYTES);
            require(ACTIONS_INIT.toInt(Sys.address(actions)), "file_actions_init", purpose);
            try {
                for (int i = 0; i < descriptors.size(); i++) {
                    int added = ADD_DUP2.toInt(Sys.address(actions), descriptors.get(i), i);
                    require(added, "file_actions_adddup2", purpose);
                }
                MemorySegment process = arena.allocate(JAVA_INT);
                int answer =
                        POSIX_SPAWN.toInt(
                                Sys.address(process),
                                Sys.address(text(arena, command.getFirst())),
                                Sys.address(actions),
                                0,
                                Sys.address(texts(arena, command)),
                                Sys.address(texts(arena, environment)));
                require(answer, "posix_spawnp", purpose);
                return process.get(JAVA_INT, 0);
            } finally {
                ACTIONS_DESTROY.toInt(Sys.address(actions));
            }
        }
    }

    /// Waits until the process has ended: its exit code, or 128 and the signal that ended it.
    public static int await(int process) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(JAVA_INT);
            int answer;
            do {
                answer = WAITPID.toInt(process, Sys.address(status), 0);
            } while (answer == -Errno.EINTR);
            LinuxException.check(answer, "waitpid", "waiting for process " + process);
            int word = status.get(JAVA_INT, 0);
            int signal = word & 0x7f;
            return signal == 0 ? word >> 8 & 0xff : 128 + signal;
        }
    }

    /// This family of functions answers the error itself, not -1.
    private static void require(int answer, String call, String purpose) {
        if (answer != 0) {
            throw new LinuxException(call, answer, purpose);
        }
    }

    /// An array of pointers that a null ends.
    private static MemorySegment texts(Arena arena, List<String> texts) {
        MemorySegment pointers = arena.allocate(JAVA_LONG, texts.size() + 1L);
        for (int i = 0; i < texts.size(); i++) {
            pointers.setAtIndex(JAVA_LONG, i, Sys.address(text(arena, texts.get(i))));
        }
        return pointers;
    }

    private static MemorySegment text(Arena arena, String text) {
        return Names.terminated(arena, RawNames.bytes(text));
    }
}
