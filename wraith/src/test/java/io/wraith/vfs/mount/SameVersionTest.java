package io.wraith.vfs.mount;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.FromHost.Change;
import io.wraith.vfs.mount.ModelShare.Item;
import io.wraith.vfs.mount.Operation.Result;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Files are written without their version showing it, and the host says so.
final class SameVersionTest {
    private static final long SECOND = 1_000 * MountWorld.MS;
    private static final ByteString NAME = ByteString.of("a file");
    private static final int SIZE = 300_000;

    private final MountPlan plan = SmallPlan.of(false);

    private MountWorld world = new MountWorld(new Prng(3), plan);
    private Item file = world.share.add(world.share.root, NAME, ModelShare.FILE, SIZE, 0);

    @BeforeEach
    void connect() {
        world.host.isKind = true;
        world.connect();
        world.run(SECOND);
    }

    private void restart() {
        world = new MountWorld(world, plan);
        connect();
    }

    private long lookup() {
        Operation entry = world.finish(it -> world.mount.lookup(it, 1, NAME, world.nowNs));
        assertThat(entry.result()).isEqualTo(Result.ENTRY);
        return entry.node();
    }

    private byte[] read(long handle) {
        Operation read = world.finish(it -> world.mount.read(it, handle, 0, SIZE, world.nowNs));
        assertThat(read.result()).as("%s", read.failure()).isEqualTo(Result.DATA);
        byte[] bytes = world.bytes(read);
        world.mount.done(read, world.nowNs);
        return bytes;
    }

    private byte[] readAll() {
        long node = lookup();
        Operation open = world.finish(it -> world.mount.open(it, node, world.nowNs));
        byte[] bytes = read(open.handle());
        world.mount.release(open.handle(), world.nowNs);
        world.pump();
        return bytes;
    }

    private byte[] now() {
        return ModelShare.bytes(file.state(), 0, SIZE);
    }

    private void rewrite() {
        world.share.rewrite(file, world.nowNs);
        world.invalidate(world.share.root, NAME, Change.CONTENTS);
    }

    /// The mount hears of it at once, whatever else is on its way.
    private void rewriteNow() {
        long delayNs = world.delayNs;
        world.delayNs = 4;
        rewrite();
        world.run(5);
        world.delayNs = delayNs;
    }

    @Test
    void theDiskHelpsOverARestart() {
        assertThat(readAll()).isEqualTo(now());
        world.run(SECOND);
        restart();
        assertThat(readAll()).isEqualTo(now());
        assertThat(world.mount.counts().bytesFromDisk()).isGreaterThan(SIZE / 2);
    }

    @Test
    void theDiskForgetsOverARestart() {
        readAll();
        world.run(SECOND);
        rewrite();
        world.run(SECOND);
        assertThat(world.disk.size()).isZero();
        restart();
        assertThat(readAll()).isEqualTo(now());
    }

    /// After a restart nothing of the file is in any table; its attributes are known.
    @Test
    void theDiskForgetsWhatWasNotOpenedSinceARestart() {
        readAll();
        world.run(SECOND);
        restart();
        lookup();
        rewrite();
        world.run(SECOND);
        assertThat(world.disk.size()).isZero();
        assertThat(readAll()).isEqualTo(now());
    }

    @Test
    void theDiskForgetsWhatIsKnownByAListingOnly() {
        readAll();
        world.run(SECOND);
        restart();
        Operation open = world.finish(it -> world.mount.openFolder(it, 1, world.nowNs));
        Operation list = world.finish(it -> world.mount.list(it, open.handle(), 0, world.nowNs));
        assertThat(list.listing().isWhole()).isTrue();
        rewrite();
        world.run(SECOND);
        assertThat(world.disk.size()).isZero();
    }

    /// The news comes while blocks are being saved: at each moment there is.
    @Test
    void whatIsBeingSavedIsForgottenToo() {
        for (int steps = 0; steps < 60; steps++) {
            readAll();
            for (int i = 0; i < steps; i++) {
                world.step(world.nowNs + SECOND);
            }
            rewriteNow();
            assertThat(readAll()).as("%d steps", steps).isEqualTo(now());
            world.run(SECOND);
            restart();
            assertThat(readAll()).as("%d steps, restart", steps).isEqualTo(now());
        }
    }

    /// The news overtakes the bytes of a small file, which come with its opening.
    @Test
    void firstBytesOlderThanTheNewsAreNotKept() {
        world.share.write(file, 5000, world.nowNs);
        long node = lookup();
        world.run(70 * SECOND);
        int opened = world.host.opened;
        Operation open = new Operation("test");
        assertThat(world.mount.open(open, node, world.nowNs)).isFalse();
        world.pump();
        while (world.host.opened == opened) {
            assertThat(world.step(Long.MAX_VALUE)).isTrue();
        }
        rewriteNow();
        world.run(SECOND);
        assertThat(world.mount.answered()).isSameAs(open);
        assertThat(open.result()).isEqualTo(Result.OPENED);
        assertThat(read(open.handle())).isEqualTo(now());
    }
}
