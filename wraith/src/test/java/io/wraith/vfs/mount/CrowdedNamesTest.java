package io.wraith.vfs.mount;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.mount.Operation.Result;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// More names are listed than may be known at a time.
final class CrowdedNamesTest {
    private static final long SECOND = 1_000 * MountWorld.MS;
    private static final int MOST = 1024;
    private static final int FILES = 5000;

    private final MountPlan plan =
            new MountPlan(
                    512,
                    4 << 20,
                    MOST,
                    new MountPlan.Patience(10 * SECOND, SECOND),
                    MountPlan.USUAL_VALID_NS,
                    false);
    private final MountWorld world = new MountWorld(new Prng(6), plan);
    private final MountSide mount = world.mount;

    private Listing listAll() {
        Operation open = world.finish(it -> mount.openFolder(it, 1, world.nowNs));
        Operation list = world.finish(it -> mount.list(it, open.handle(), 0, world.nowNs));
        while (!list.listing().isWhole()) {
            long place = list.listing().place(list.listing().size());
            list = world.finish(it -> mount.list(it, open.handle(), place, world.nowNs));
            assertThat(list.result()).as("%s", list.failure()).isEqualTo(Result.LISTING);
        }
        return list.listing();
    }

    /// The kernel does as it is asked, and gives back what it was told of.
    @Test
    void whatIsUnusedGoes() {
        for (int i = 0; i < FILES; i++) {
            ByteString name = ByteString.of("file " + i);
            world.share.add(world.share.root, name, ModelShare.FILE, i, world.nowNs);
        }
        world.host.isKind = true;
        world.connect();
        world.run(SECOND);
        Listing listing = listAll();
        Map<ByteString, Long> known = new HashMap<>();
        for (int i = 0; i < FILES; i++) {
            ByteString name = listing.name(i);
            Operation entry = world.finish(it -> mount.lookup(it, 1, name, world.nowNs));
            known.put(name, entry.node());
            for (Notice notice : world.notices) {
                if (notice instanceof Notice.Unused(long folder, ByteString unused)) {
                    assertThat(folder).isEqualTo(1);
                    mount.forget(Objects.requireNonNull(known.remove(unused)), 1);
                }
            }
            world.notices.clear();
            assertThat(mount.nodes()).isLessThan(MOST + 10);
        }
        assertThat(known).hasSizeBetween(MOST / 2, MOST + 10);
    }
}
