package io.wraith.vfs.mount;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.FromHost.Change;
import io.wraith.vfs.mount.ModelShare.Item;
import io.wraith.vfs.mount.Operation.Result;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

/// A folder was listed, then something in it changed and was looked at by itself. Without the host
/// the later of the two counts.
final class OfflineNamesTest {
    private static final long SECOND = 1_000 * MountWorld.MS;
    private static final ByteString CHANGED = ByteString.of("changed");
    private static final ByteString REPLACED = ByteString.of("replaced");
    private static final ByteString REMOVED = ByteString.of("removed");
    private static final ByteString ADDED = ByteString.of("added");
    private static final int SIZE = 100_000;

    private final MountPlan plan = SmallPlan.of(true);

    private final MountWorld world = new MountWorld(new Prng(5), plan);
    private final Item changed = add(CHANGED, SIZE);
    private Item replaced = add(REPLACED, SIZE);
    private final Item removed = add(REMOVED, SIZE);

    private Item add(ByteString name, int size) {
        return world.share.add(world.share.root, name, ModelShare.FILE, size, world.nowNs);
    }

    private Operation lookup(ByteString name) {
        Operation entry = world.finish(it -> world.mount.lookup(it, 1, name, world.nowNs));
        assertThat(entry.result()).as("%s", entry.failure()).isEqualTo(Result.ENTRY);
        return entry;
    }

    private Result absent(ByteString name) {
        return world.finish(it -> world.mount.lookup(it, 1, name, world.nowNs)).result();
    }

    private Operation list() {
        Operation open = world.finish(it -> world.mount.openFolder(it, 1, world.nowNs));
        Operation list = world.finish(it -> world.mount.list(it, open.handle(), 0, world.nowNs));
        assertThat(list.result()).as("%s", list.failure()).isEqualTo(Result.LISTING);
        world.mount.releaseFolder(open.handle(), world.nowNs);
        return list;
    }

    /// As who lists a folder with the attributes of all: by name.
    private Operation entered(ByteString name) {
        Operation list = list();
        Operation entry = new Operation("");
        world.mount.enter(list, list.listing().find(name), entry, world.nowNs);
        return entry;
    }

    private byte[] read(long node) {
        Operation open = world.finish(it -> world.mount.open(it, node, world.nowNs));
        assertThat(open.result()).as("%s", open.failure()).isEqualTo(Result.OPENED);
        Operation read =
                world.finish(it -> world.mount.read(it, open.handle(), 0, SIZE, world.nowNs));
        assertThat(read.result()).as("%s", read.failure()).isEqualTo(Result.DATA);
        byte[] bytes = world.bytes(read);
        world.mount.done(read, world.nowNs);
        world.mount.release(open.handle(), world.nowNs);
        return bytes;
    }

    @BeforeEach
    void changeAndPart() {
        world.host.isKind = true;
        world.connect();
        world.run(SECOND);
        list();
        world.share.write(changed, SIZE / 2, world.nowNs);
        world.invalidate(world.share.root, CHANGED, Change.CONTENTS);
        world.share.remove(world.share.root, REPLACED, world.nowNs);
        replaced = add(REPLACED, SIZE / 2);
        world.invalidate(world.share.root, REPLACED, Change.NAME);
        world.share.remove(world.share.root, REMOVED, world.nowNs);
        world.invalidate(world.share.root, REMOVED, Change.NAME);
        Item added = add(ADDED, SIZE);
        world.invalidate(world.share.root, ADDED, Change.NAME);
        world.run(SECOND);
        assertThat(absent(REMOVED)).isEqualTo(Result.NO_ENTRY);
        assertThat(lookup(ADDED).attributes()).isEqualTo(added.attributes());
        for (ByteString name : new ByteString[] {CHANGED, REPLACED}) {
            Operation entry = lookup(name);
            assertThat(read(entry.node())).hasSize(SIZE / 2);
            // Programs are done with it.
            world.mount.forget(entry.node(), 1);
        }
        world.disconnect();
        world.run(3 * SECOND);
        assertThat(world.mount.isOnline()).isFalse();
    }

    @Test
    void whatWasLearnedLaterOutlivesTheKernelsInterest() {
        assertThat(lookup(CHANGED).attributes()).isEqualTo(changed.attributes());
        assertThat(lookup(REPLACED).attributes()).isEqualTo(replaced.attributes());
        assertThat(read(lookup(CHANGED).node()))
                .isEqualTo(ModelShare.bytes(changed.state(), 0, SIZE / 2));
        assertThat(read(lookup(REPLACED).node()))
                .isEqualTo(ModelShare.bytes(replaced.state(), 0, SIZE / 2));
    }

    @Test
    void listingTakesNothingBack() {
        assertThat(entered(CHANGED).attributes()).isEqualTo(changed.attributes());
        assertThat(entered(REPLACED).attributes()).isEqualTo(replaced.attributes());
        assertThat(entered(REPLACED).node()).isEqualTo(lookup(REPLACED).node());
        assertThat(read(lookup(CHANGED).node()))
                .isEqualTo(ModelShare.bytes(changed.state(), 0, SIZE / 2));
        assertThat(read(lookup(REPLACED).node()))
                .isEqualTo(ModelShare.bytes(replaced.state(), 0, SIZE / 2));
    }

    @Test
    void aListingHasWhatWasLearnedOfItsNamesSince() {
        Listing listing = list().listing();
        List<ByteString> names =
                IntStream.range(0, listing.size()).mapToObj(listing::name).toList();
        assertThat(names).containsExactlyInAnyOrder(CHANGED, REPLACED, ADDED);
        assertThat(listing.attributes(listing.find(CHANGED))).isEqualTo(changed.attributes());
        assertThat(listing.attributes(listing.find(REPLACED))).isEqualTo(replaced.attributes());
        assertThat(absent(REMOVED)).isEqualTo(Result.NO_ENTRY);
        assertThat(removed.inode).isPositive();
        // The kernel may keep what it read, as long as nothing else is learned.
        assertThat(list().listing()).isSameAs(listing);
    }
}
