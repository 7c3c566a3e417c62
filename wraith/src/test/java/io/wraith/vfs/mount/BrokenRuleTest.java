package io.wraith.vfs.mount;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.mount.Operation.Result;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.function.Predicate;

/// No program can have the mount say what a host must not hear, and nothing that ended one session
/// is said in the next.
final class BrokenRuleTest {
    private static final long SECOND = 1_000 * MountWorld.MS;
    private static final ByteString NAME = ByteString.of("a file");
    private static final int SIZE = 3_000_000;

    private final MountPlan plan =
            new MountPlan(
                    512,
                    0,
                    10_000,
                    new MountPlan.Patience(10 * SECOND, SECOND),
                    MountPlan.USUAL_VALID_NS,
                    false);
    private final MountWorld world = new MountWorld(new Prng(5), plan);
    private final MountSide mount = world.mount;

    @BeforeEach
    void connect() {
        world.host.isKind = true;
        world.share.add(world.share.root, NAME, ModelShare.FILE, SIZE, world.nowNs);
        world.connect();
        world.run(SECOND);
    }

    private Operation lookup() {
        Operation entry = world.finish(it -> mount.lookup(it, 1, NAME, world.nowNs));
        assertThat(entry.result()).isEqualTo(Result.ENTRY);
        return entry;
    }

    private long open() {
        long node = lookup().node();
        Operation open = world.finish(it -> mount.open(it, node, world.nowNs));
        assertThat(open.result()).isEqualTo(Result.OPENED);
        return open.handle();
    }

    private Operation seek(long handle, long offset) {
        return world.finish(it -> mount.seek(it, handle, offset, false, world.nowNs));
    }

    /// The host of this world fails if it hears what is no message of a mount.
    @Test
    void offsetsBeyondAllFilesAreAskedOfNobody() {
        long handle = open();
        assertThat(seek(handle, 1000).position()).isEqualTo(1000);
        for (long offset : new long[] {-1, Long.MIN_VALUE, Limits.SIZE_LIMIT, Long.MAX_VALUE}) {
            Operation seek = new Operation("test");
            assertThat(mount.seek(seek, handle, offset, true, world.nowNs)).isTrue();
            assertThat(seek.failure()).isEqualTo(Failure.NO_SUCH_OFFSET);
        }
        for (long offset : new long[] {Limits.SIZE_LIMIT, Long.MAX_VALUE - 4096}) {
            Operation read = world.finish(it -> mount.read(it, handle, offset, 4096, world.nowNs));
            assertThat(read.result()).isEqualTo(Result.DATA);
            assertThat(read.pieces().bytes()).isZero();
        }
    }

    private Operation begin(Predicate<Operation> verb) {
        Operation operation = new Operation("test");
        assertThat(verb.test(operation)).isFalse();
        world.pump();
        return operation;
    }

    /// The host ends the session because of something that it heard.
    private void breakRule() {
        mount.session().broken(world.nowNs);
        world.disconnect();
    }

    @Test
    void whatWasAskedWhenARuleWasBrokenFails() {
        long handle = open();
        Operation seek = begin(it -> mount.seek(it, handle, 5, false, world.nowNs));
        Operation small = begin(it -> mount.read(it, handle, 1 << 20, 4096, world.nowNs));
        Operation large = begin(it -> mount.read(it, handle, 2 << 20, 500_000, world.nowNs));
        Operation folder = world.finish(it -> mount.openFolder(it, 1, world.nowNs));
        Operation list = begin(it -> mount.list(it, folder.handle(), 0, world.nowNs));
        Operation other = begin(it -> mount.lookup(it, 1, ByteString.of("other"), world.nowNs));
        breakRule();
        for (Operation asked : new Operation[] {seek, small, large, list, other}) {
            assertThat(asked.result()).isEqualTo(Result.FAILED);
            assertThat(asked.failure()).isEqualTo(Failure.IO_ERROR);
        }
        Operation later = begin(it -> mount.seek(it, handle, 6, false, world.nowNs));
        world.connect();
        world.run(SECOND);
        assertThat(later.position()).isEqualTo(6);
        assertThat(lookup().attributes().size()).isEqualTo(SIZE);
    }

    /// Also who did not ask by itself, but waits for an answer that it needs first.
    @Test
    void whoWaitsForWhatIsNeededFirstFailsToo() {
        long handle = open();
        world.disconnect();
        world.restartHost(1);
        world.host.isKind = true;
        world.connect();
        Operation seek = begin(it -> mount.seek(it, handle, 5, false, world.nowNs));
        while (world.host.opened == 0) {
            assertThat(world.step(Long.MAX_VALUE)).isTrue();
        }
        breakRule();
        assertThat(seek.failure()).isEqualTo(Failure.IO_ERROR);
        assertThat(seek.result()).isEqualTo(Result.FAILED);
    }
}
