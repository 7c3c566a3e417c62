package io.wraith.vfs.mount;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.FromHost.Change;
import io.wraith.vfs.mount.ModelShare.Item;
import io.wraith.vfs.mount.ModelShare.State;
import io.wraith.vfs.mount.Operation.Result;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;

/// A file is written faster than its version can be asked for: a log, a download.
final class BusyFileTest {
    private static final long SECOND = 1_000 * MountWorld.MS;
    private static final ByteString NAME = ByteString.of("a file");
    private static final int SIZE = 700_000;
    private static final int MOST_LONGER = 50_000;

    private final MountPlan plan = SmallPlan.of(false);
    private MountWorld world = new MountWorld(new Prng(3), plan);
    private Item file = world.share.root;
    private boolean isBusy = true;

    private void begin(boolean isHosted, boolean isKind, int seed) {
        world = new MountWorld(new Prng(seed), plan, isHosted);
        world.host.isKind = isKind;
        file = world.share.add(world.share.root, NAME, ModelShare.FILE, SIZE, world.nowNs);
        world.connect();
        world.run(SECOND);
    }

    /// Longer, shorter or other: more often than a question and its answer take.
    private void write() {
        if (isBusy) {
            long size = SIZE + (long) world.prng.below(MOST_LONGER);
            world.share.write(file, size, world.nowNs);
            world.invalidate(world.share.root, NAME, Change.CONTENTS);
            world.after(5 * MountWorld.MS, this::write);
        }
    }

    private long open() {
        Operation entry = world.finish(it -> world.mount.lookup(it, 1, NAME, world.nowNs));
        assertThat(entry.result()).isEqualTo(Result.ENTRY);
        long node = entry.node();
        Operation open = world.finish(it -> world.mount.open(it, node, world.nowNs));
        assertThat(open.result()).isEqualTo(Result.OPENED);
        return open.handle();
    }

    /// The place of the state that was read among all there were, not before the `first`.
    private int read(long handle, long offset, int length, int first) {
        long startNs = world.nowNs;
        Operation read =
                world.finish(it -> world.mount.read(it, handle, offset, length, world.nowNs));
        assertThat(read.result()).as("%s", read.failure()).isEqualTo(Result.DATA);
        assertThat(world.nowNs - startNs).isLessThan(2 * SECOND);
        byte[] bytes = world.bytes(read);
        world.mount.done(read, world.nowNs);
        List<State> states = file.states;
        for (int i = states.size() - 1; i >= first; i--) {
            if (Arrays.equals(ModelShare.bytes(states.get(i), offset, length), bytes)) {
                return i;
            }
        }
        throw new AssertionError("bytes of no version, or of one that is too old");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachReadIsOfOneVersionAndNoneIsOlder(boolean isHosted) {
        for (int seed = 1; seed <= 6; seed++) {
            isBusy = true;
            boolean isKind = seed % 2 == 0;
            begin(isHosted, isKind, seed);
            long handle = open();
            write();
            int state = 0;
            for (int i = 0; i < 15; i++) {
                state = read(handle, (long) world.prng.below(SIZE), 4096, state);
                state = read(handle, (long) world.prng.below(SIZE - 500_000), 500_000, state);
                // At the end, which moves.
                state = read(handle, SIZE - 1000, 131_072, state);
            }
            assertThat(state).isGreaterThan(100);
            isBusy = false;
            world.run(3 * SECOND);
            int last = file.states.size() - 1;
            assertThat(read(handle, 1000, 400_000, last)).isEqualTo(last);
            assertThat(read(handle, 100_000, 20_000, last)).isEqualTo(last);
            world.mount.release(handle, world.nowNs);
            world.run(SECOND);
            // No slot was lost: the cache can be emptied.
            while (world.mount.usedSlots() > 0) {
                assertThat(world.mount.shrink()).isNotNegative();
            }
        }
    }
}
