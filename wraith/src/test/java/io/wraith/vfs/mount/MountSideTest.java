package io.wraith.vfs.mount;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.FromHost.Change;
import io.wraith.vfs.mount.ModelShare.Item;
import io.wraith.vfs.mount.Operation.Result;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Objects;

final class MountSideTest {
    private static final long SECOND = 1_000 * MountWorld.MS;
    private static final ByteString NAME = ByteString.of("a file");

    private final MountWorld world = new MountWorld(new Prng(1), SmallPlan.of(false));
    private final MountSide mount = world.mount;
    private Item file;

    @BeforeEach
    void connect() {
        world.host.isKind = true;
        file = world.share.add(world.share.root, NAME, ModelShare.FILE, 3_000_000, world.nowNs);
        world.connect();
        world.run(SECOND);
        assertThat(mount.isOnline()).isTrue();
    }

    private Operation lookup(String name) {
        return world.finish(it -> mount.lookup(it, 1, ByteString.of(name), world.nowNs));
    }

    private byte[] read(long handle, long offset, int length) {
        Operation read = world.finish(it -> mount.read(it, handle, offset, length, world.nowNs));
        assertThat(read.result()).as("%s", read.failure()).isEqualTo(Result.DATA);
        byte[] bytes = world.bytes(read);
        mount.done(read, world.nowNs);
        return bytes;
    }

    private byte[] expected(long offset, int length) {
        return ModelShare.bytes(file.state(), offset, length);
    }

    @Test
    void looksUpOpensAndReads() {
        Operation entry = lookup("a file");
        assertThat(entry.result()).isEqualTo(Result.ENTRY);
        assertThat(entry.attributes()).isEqualTo(file.attributes());
        assertThat(entry.validNs()).isGreaterThan(50 * SECOND);
        Operation open = world.finish(it -> mount.open(it, entry.node(), world.nowNs));
        assertThat(open.result()).isEqualTo(Result.OPENED);
        assertThat(open.keepsPages()).isFalse();
        assertThat(read(open.handle(), 0, 4096)).isEqualTo(expected(0, 4096));
        assertThat(read(open.handle(), 12345, 400_000)).isEqualTo(expected(12345, 400_000));
        assertThat(read(open.handle(), 2_999_000, 4096)).isEqualTo(expected(2_999_000, 1000));
        assertThat(read(open.handle(), 3_000_000, 4096)).isEmpty();
        mount.release(open.handle(), world.nowNs);
        Operation again = world.finish(it -> mount.open(it, entry.node(), world.nowNs));
        assertThat(again.keepsPages()).isTrue();
    }

    @Test
    void asksOnceForWhatItMayKeep() {
        lookup("a file");
        long asked = mount.counts().namesFromHost();
        Operation again = new Operation("test");
        assertThat(mount.lookup(again, 1, NAME, world.nowNs)).isTrue();
        assertThat(again.result()).isEqualTo(Result.ENTRY);
        assertThat(lookup("nothing").result()).isEqualTo(Result.NO_ENTRY);
        assertThat(mount.lookup(new Operation(""), 1, ByteString.of("nothing"), world.nowNs))
                .isTrue();
        assertThat(mount.counts().namesFromHost()).isEqualTo(asked + 1);
        world.run(61 * SECOND);
        assertThat(mount.lookup(new Operation(""), 1, NAME, world.nowNs)).isFalse();
    }

    @Test
    void aListingAnswersWhatIsInItAndWhatIsNot() {
        for (int i = 0; i < 20; i++) {
            ByteString name = ByteString.of("file " + i);
            world.share.add(world.share.root, name, ModelShare.FILE, i, world.nowNs);
        }
        Operation open = world.finish(it -> mount.openFolder(it, 1, world.nowNs));
        Operation list = world.finish(it -> mount.list(it, open.handle(), 0, world.nowNs));
        while (!list.listing().isWhole()) {
            Operation more = list;
            int seen = more.listing().size();
            list = world.finish(it -> mount.list(it, open.handle(), seen, world.nowNs));
            assertThat(list.result()).as("%s %d", list.failure(), seen).isEqualTo(Result.LISTING);
        }
        assertThat(list.listing().size()).isEqualTo(21);
        for (int i = 0; i < 21; i++) {
            Operation entry = new Operation("");
            mount.enter(list, i, entry, world.nowNs);
            ByteString name = list.listing().name(i);
            ModelShare.Item item = Objects.requireNonNull(world.share.root.children.get(name));
            assertThat(entry.attributes()).isEqualTo(item.attributes());
        }
        long asked = mount.counts().namesFromHost();
        assertThat(lookup("file 7").attributes().size()).isEqualTo(7);
        assertThat(lookup("file 70").result()).isEqualTo(Result.NO_ENTRY);
        assertThat(mount.counts().namesFromHost()).isEqualTo(asked);
    }

    /// How often the host is asked for two more names after three of so many.
    private long askedAfterThree(int files) {
        for (int i = 0; i < files; i++) {
            ByteString name = ByteString.of("file " + i);
            world.share.add(world.share.root, name, ModelShare.FILE, i, world.nowNs);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(lookup("file " + i).attributes().size()).isEqualTo(i);
        }
        world.run(SECOND);
        long asked = mount.counts().namesFromHost();
        assertThat(lookup("file 4").attributes().size()).isEqualTo(4);
        assertThat(lookup("nothing").result()).isEqualTo(Result.NO_ENTRY);
        return mount.counts().namesFromHost() - asked;
    }

    @Test
    void whoAsksForNameAfterNameGetsTheRestFromAListing() {
        assertThat(askedAfterThree(5)).isZero();
    }

    /// The model's host gives six names to a question.
    @Test
    void aFolderOfManyNamesIsNotListedOnAGuess() {
        assertThat(askedAfterThree(40)).isEqualTo(2);
        assertThat(mount.counts().namesFromHost()).isLessThan(10);
    }

    private Operation openRoot() {
        Operation open = world.finish(it -> mount.openFolder(it, 1, world.nowNs));
        assertThat(open.result()).isEqualTo(Result.OPENED);
        return open;
    }

    private Operation list(Operation open, long place) {
        Operation list = world.finish(it -> mount.list(it, open.handle(), place, world.nowNs));
        assertThat(list.result()).as("%s", list.failure()).isEqualTo(Result.LISTING);
        return list;
    }

    private Listing listAll() {
        Operation open = openRoot();
        Listing listing = list(open, 0).listing();
        while (!listing.isWhole()) {
            list(open, listing.place(listing.size()));
        }
        return listing;
    }

    @Test
    void theKernelMayKeepAListingAsLongAsItIsGood() {
        Operation first = openRoot();
        assertThat(first.keepsListing()).isFalse();
        assertThat(list(first, 0).listing().isWhole()).isTrue();
        Operation second = openRoot();
        assertThat(second.keepsListing()).isTrue();
        assertThat(second.keepsPages()).isTrue();
        world.share.add(world.share.root, ByteString.of("new"), ModelShare.FILE, 1, world.nowNs);
        world.invalidate(world.share.root, ByteString.of("new"), Change.NAME);
        world.run(SECOND);
        Operation changed = openRoot();
        assertThat(changed.keepsListing()).isFalse();
        assertThat(changed.keepsPages()).isFalse();
        assertThat(list(changed, 0).listing().isWhole()).isTrue();
        assertThat(openRoot().keepsPages()).isTrue();
        world.run(61 * SECOND);
        assertThat(openRoot().keepsListing()).isFalse();
    }

    /// The kernel may drop what it kept while somebody reads on from it.
    @Test
    void whoReadOfAKeptListingGoesOnInIt() {
        for (int i = 0; i < 20; i++) {
            ByteString name = ByteString.of("file " + i);
            world.share.add(world.share.root, name, ModelShare.FILE, i, world.nowNs);
        }
        Listing old = listAll();
        Operation early = openRoot();
        world.share.remove(world.share.root, old.name(0), world.nowNs);
        world.invalidate(world.share.root, old.name(0), Change.NAME);
        world.run(SECOND);
        Operation rest = list(early, old.place(10));
        assertThat(rest.listing()).isSameAs(old);
        assertThat(rest.position()).isEqualTo(10);
        Listing now = listAll();
        assertThat(now.size()).isEqualTo(old.size() - 1);
        // Who began with the old one was given names of the new one by the kernel.
        assertThat(list(early, now.place(5)).listing()).isSameAs(now);
        assertThat(list(early, now.place(now.size())).position()).isEqualTo(now.size());
    }

    @Test
    void aChangeIsSeenAtOnceByWhoeverAsksAfterTheHostSaidSo() {
        Operation entry = lookup("a file");
        Operation open = world.finish(it -> mount.open(it, entry.node(), world.nowNs));
        read(open.handle(), 0, 100_000);
        world.share.write(file, 2_000_000, world.nowNs);
        world.invalidate(world.share.root, NAME, Change.CONTENTS);
        world.run(SECOND);
        assertThat(world.notices).contains(new Notice.Contents(entry.node(), true));
        assertThat(read(open.handle(), 0, 100_000)).isEqualTo(expected(0, 100_000));
        Operation stat = world.finish(it -> mount.attributes(it, entry.node(), world.nowNs));
        assertThat(stat.attributes()).isEqualTo(file.attributes());
    }

    @Test
    void anOpenFileLivesOnWithoutItsName() {
        Operation entry = lookup("a file");
        Operation open = world.finish(it -> mount.open(it, entry.node(), world.nowNs));
        read(open.handle(), 0, 5000);
        world.share.remove(world.share.root, NAME, world.nowNs);
        world.share.add(world.share.root, NAME, ModelShare.FILE, 77, world.nowNs);
        world.invalidate(world.share.root, NAME, Change.NAME);
        world.run(SECOND);
        assertThat(lookup("a file").attributes().size()).isEqualTo(77);
        assertThat(read(open.handle(), 1_000_000, 5000)).isEqualTo(expected(1_000_000, 5000));
        assertThat(read(open.handle(), 0, 5000)).isEqualTo(expected(0, 5000));
    }

    @Test
    void aHostThatIsGoneIsWaitedForAndThenGivenUp() {
        lookup("a file");
        world.disconnect();
        Operation waiting = new Operation("test");
        assertThat(mount.lookup(waiting, 1, NAME, world.nowNs)).isFalse();
        world.run(5 * SECOND);
        world.restartHost(1);
        world.host.isKind = true;
        world.connect();
        world.run(SECOND);
        assertThat(mount.answered()).isSameAs(waiting);
        assertThat(waiting.result()).isEqualTo(Result.ENTRY);
        world.disconnect();
        Operation tooLong = world.finish(it -> mount.lookup(it, 1, NAME, world.nowNs));
        assertThat(tooLong.failure()).isEqualTo(Failure.TIMED_OUT);
    }

    @Test
    void readAheadBringsWhatWillBeAskedFor() {
        Operation entry = lookup("a file");
        Operation open = world.finish(it -> mount.open(it, entry.node(), world.nowNs));
        read(open.handle(), 0, 128 << 10);
        world.run(SECOND);
        Operation next = new Operation("test");
        assertThat(mount.read(next, open.handle(), 128 << 10, 128 << 10, world.nowNs)).isTrue();
        assertThat(next.result()).isEqualTo(Result.DATA);
        mount.done(next, world.nowNs);
        assertThat(mount.counts().bytesAhead()).isPositive();
    }

    @Test
    void whatIsReadAheadOfAFileThatIsClosedIsGivenUp() {
        Operation entry = lookup("a file");
        Operation open = world.finish(it -> mount.open(it, entry.node(), world.nowNs));
        read(open.handle(), 0, 128 << 10);
        assertThat(mount.session().readsUnderWay()).isPositive();
        int usedBefore = mount.usedSlots();
        mount.release(open.handle(), world.nowNs);
        assertThat(mount.session().readsUnderWay()).isZero();
        assertThat(mount.usedSlots()).isLessThan(usedBefore);
        assertThat(mount.session().hasReadToStop()).isTrue();
        assertThat(mount.session().stopRead()).isPositive();
        // Bytes that come all the same are passed over.
        world.run(SECOND);
        Operation again = world.finish(it -> mount.open(it, entry.node(), world.nowNs));
        for (int offset = 0; offset < 3_000_000; offset += 300_000) {
            assertThat(read(again.handle(), offset, 300_000)).isEqualTo(expected(offset, 300_000));
        }
    }

    @Test
    void theDiskAnswersWhatMemoryForgot() {
        Operation entry = lookup("a file");
        Operation open = world.finish(it -> mount.open(it, entry.node(), world.nowNs));
        read(open.handle(), 0, 1_000_000);
        world.run(SECOND);
        assertThat(world.disk.size()).isGreaterThan(60);
        int slots = mount.usedSlots();
        while (mount.shrink() >= 0) {
            assertThat(mount.usedSlots()).isEqualTo(--slots);
        }
        long fromHost = mount.counts().bytesFromHost();
        for (int tries = 0; tries < 3; tries++) {
            assertThat(read(open.handle(), 16 << 10, 16 << 10))
                    .isEqualTo(expected(16 << 10, 16 << 10));
        }
        assertThat(mount.counts().bytesFromDisk() + mount.counts().bytesFromHost() - fromHost)
                .isGreaterThanOrEqualTo(16 << 10);
        assertThat(mount.counts().bytesFromDisk()).isPositive();
    }

    @Test
    void withoutAHostCachesAnswerIfThatIsWanted() {
        MountWorld away = new MountWorld(new Prng(2), SmallPlan.of(true));
        away.host.isKind = true;
        Item kept = away.share.add(away.share.root, NAME, ModelShare.FILE, 50_000, away.nowNs);
        away.connect();
        away.run(SECOND);
        Operation entry = new Operation("");
        assertThat(away.mount.lookup(entry, 1, NAME, away.nowNs)).isFalse();
        away.pump();
        away.run(SECOND);
        Operation open = new Operation("");
        assertThat(entry.result()).isEqualTo(Result.ENTRY);
        assertThat(away.mount.open(open, entry.node(), away.nowNs)).isTrue();
        assertThat(open.result()).as("%s", open.failure()).isEqualTo(Result.OPENED);
        away.pump();
        away.run(SECOND);
        away.disconnect();
        away.run(120 * SECOND);
        assertThat(away.mount.lookup(new Operation(""), 1, NAME, away.nowNs)).isTrue();
        Operation read = new Operation("");
        assertThat(away.mount.read(read, open.handle(), 10, 60_000, away.nowNs)).isTrue();
        assertThat(read.result()).as("%s", read.failure()).isEqualTo(Result.DATA);
        assertThat(away.bytes(read)).isEqualTo(ModelShare.bytes(kept.state(), 10, 60_000));
        Operation other = new Operation("");
        assertThat(away.mount.lookup(other, 1, ByteString.of("other"), away.nowNs)).isTrue();
        assertThat(other.failure()).isEqualTo(Failure.OFFLINE);
        away.share.write(kept, 60_000, away.nowNs);
        away.connect();
        away.run(SECOND);
        Operation again = new Operation("");
        assertThat(away.mount.attributes(again, entry.node(), away.nowNs)).isFalse();
        away.pump();
        away.run(SECOND);
        assertThat(again.attributes()).isEqualTo(kept.attributes());
    }

    /// As the kernel does for the page that a program wants, when reading ahead failed.
    @Test
    void whoAsksAgainForWhatTimedOutDoesNotWaitAgain() {
        Operation entry = lookup("a file");
        Operation open = world.finish(it -> mount.open(it, entry.node(), world.nowNs));
        world.disconnect();
        long startNs = world.nowNs;
        Operation ahead =
                world.finish(it -> mount.read(it, open.handle(), 1 << 20, 1 << 17, world.nowNs));
        assertThat(ahead.failure()).isEqualTo(Failure.TIMED_OUT);
        assertThat(world.nowNs - startNs).isBetween(10 * SECOND, 11 * SECOND);
        Operation page = new Operation("");
        assertThat(mount.read(page, open.handle(), 1 << 20, 4096, world.nowNs)).isTrue();
        assertThat(page.failure()).isEqualTo(Failure.TIMED_OUT);
        Operation other = new Operation("");
        assertThat(mount.read(other, open.handle(), 1 << 19, 4096, world.nowNs)).isFalse();
        world.run(SECOND);
        Operation later = new Operation("");
        assertThat(mount.read(later, open.handle(), 1 << 20, 4096, world.nowNs)).isFalse();
    }

    @Test
    void whatIsForgottenTakesNoRoom() {
        for (int i = 0; i < 3000; i++) {
            Item each =
                    world.share.add(
                            world.share.root,
                            ByteString.of("n" + i),
                            ModelShare.FILE,
                            i,
                            world.nowNs);
            assertThat(each.inode).isPositive();
        }
        for (int i = 0; i < 3000; i++) {
            Operation entry = lookup("n" + i);
            mount.forget(entry.node(), 1);
        }
        assertThat(mount.nodes()).isEqualTo(1);
    }
}
