package io.wraith.vfs.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.wraith.base.Prng;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.mount.ModelShare.Item;
import io.wraith.vfs.mount.Operation.Result;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/// Mounts that start without their host, with what an earlier one knew.
final class OfflineStartTest {
    private static final long SECOND = 1_000 * MountWorld.MS;
    private static final int SIZE = 200_000;

    private final MountPlan plan = SmallPlan.of(true);

    private MountWorld world = new MountWorld(new Prng(4), plan);
    private final Item listed = folder("listed");
    private final Item deep = folder("deep");
    private final Item inside = add(listed, "file");
    private final Item seen = add(deep, "seen");
    private final Item unseen = add(deep, "unseen");

    private Item folder(String name) {
        return world.share.add(
                world.share.root, ByteString.of(name), ModelShare.FOLDER, 0, world.nowNs);
    }

    private Item add(Item folder, String name) {
        return world.share.add(folder, ByteString.of(name), ModelShare.FILE, SIZE, world.nowNs);
    }

    @BeforeEach
    void useItAndRestart() {
        Item link = world.share.add(listed, ByteString.of("link"), ModelShare.LINK, 0, 0);
        link.link = ByteString.of("where it leads");
        world.host.isKind = true;
        world.connect();
        world.run(SECOND);
        list(lookup(1, "listed").node());
        assertThat(read("listed", "file")).isEqualTo(now(inside));
        assertThat(read("deep", "seen")).isEqualTo(now(seen));
        world.run(SECOND);
        restart(records());
    }

    private List<byte[]> records() {
        List<byte[]> records = new ArrayList<>();
        Recollection known = world.mount.recollection(true);
        assertThat(known).isNotNull();
        known.records(records::add);
        return records;
    }

    /// What was learned since.
    private List<byte[]> news() {
        List<byte[]> records = new ArrayList<>();
        Recollection known = world.mount.recollection(false);
        assertThat(known).isNotNull();
        assertThat(known.isWhole()).isFalse();
        known.records(records::add);
        return records;
    }

    /// Another process, without a host, which takes the records.
    private void restart(List<byte[]> records) {
        world = new MountWorld(world, plan);
        world.host.isKind = true;
        Recaller recaller = world.mount.recaller();
        for (int i = 0; i < records.size() && recaller.take(records.get(i)); i++) {
            assertThat(recaller.isOfUse()).isTrue();
        }
        recaller.end();
        world.run(2 * SECOND);
    }

    private Operation lookup(long folder, String name) {
        return world.finish(it -> world.mount.lookup(it, folder, ByteString.of(name), world.nowNs));
    }

    private Operation list(long folder) {
        Operation open = world.finish(it -> world.mount.openFolder(it, folder, world.nowNs));
        Operation list = world.finish(it -> world.mount.list(it, open.handle(), 0, world.nowNs));
        world.mount.releaseFolder(open.handle(), world.nowNs);
        return list;
    }

    private byte[] read(String folder, String name) {
        Operation entry = lookup(lookup(1, folder).node(), name);
        Operation open = world.finish(it -> world.mount.open(it, entry.node(), world.nowNs));
        assertThat(open.result()).as("%s", open.failure()).isEqualTo(Result.OPENED);
        Operation read =
                world.finish(it -> world.mount.read(it, open.handle(), 0, SIZE, world.nowNs));
        assertThat(read.result()).as("%s", read.failure()).isEqualTo(Result.DATA);
        byte[] bytes = world.bytes(read);
        world.mount.done(read, world.nowNs);
        world.mount.release(open.handle(), world.nowNs);
        world.pump();
        return bytes;
    }

    private static byte[] now(Item item) {
        return ModelShare.bytes(item.state(), 0, SIZE);
    }

    /// The disk of the model loses a record now and then.
    private void readsWhatItCan(String folder, String name, Item item) {
        Operation entry = lookup(lookup(1, folder).node(), name);
        assertThat(entry.attributes()).isEqualTo(item.attributes());
        Operation open = world.finish(it -> world.mount.open(it, entry.node(), world.nowNs));
        int hits = 0;
        for (int at = 0; at < SIZE; at += 16 << 10) {
            int offset = at;
            Operation read =
                    world.finish(it ->
                            world.mount.read(it, open.handle(), offset, 16 << 10, world.nowNs));
            if (read.result() == Result.DATA) {
                hits++;
                byte[] expected = ModelShare.bytes(item.state(), offset, 16 << 10);
                assertThat(world.bytes(read)).isEqualTo(expected);
            } else {
                assertThat(read.failure()).isEqualTo(Failure.OFFLINE);
            }
            world.mount.done(read, world.nowNs);
        }
        assertThat(hits).isGreaterThan(6);
    }

    @Test
    void listsAndReadsWhatWasKnown() {
        assertThat(world.mount.isOnline()).isFalse();
        assertThat(world.mount.session().title()).isEqualTo("share");
        Operation list = list(lookup(1, "listed").node());
        assertThat(list.result()).as("%s", list.failure()).isEqualTo(Result.LISTING);
        assertThat(list.listing().size()).isEqualTo(2);
        long folder = lookup(1, "listed").node();
        Operation link = lookup(folder, "link");
        Operation text = world.finish(it -> world.mount.readLink(it, link.node(), world.nowNs));
        assertThat(text.bytes()).isEqualTo(ByteString.of("where it leads"));
        assertThat(lookup(folder, "no").result()).isEqualTo(Result.NO_ENTRY);
        readsWhatItCan("listed", "file", inside);
        readsWhatItCan("deep", "seen", seen);
    }

    @Test
    void whatWasNotKnownIsAnError() {
        Operation unknown = lookup(lookup(1, "deep").node(), "unseen");
        assertThat(unknown.failure()).isEqualTo(Failure.OFFLINE);
        assertThat(list(lookup(1, "deep").node()).failure()).isEqualTo(Failure.OFFLINE);
        assertThat(unseen.inode).isPositive();
    }

    @Test
    void whatIsKnownOutlivesManyStarts() {
        for (int i = 0; i < 3; i++) {
            restart(records());
        }
        readsWhatItCan("deep", "seen", seen);
        assertThat(list(lookup(1, "listed").node()).listing().size()).isEqualTo(2);
    }

    /// The host was changed meanwhile, and comes back.
    @Test
    void nothingOldIsSaidOnceTheHostIsBack() {
        Operation entry = lookup(lookup(1, "listed").node(), "file");
        Operation open = world.finish(it -> world.mount.open(it, entry.node(), world.nowNs));
        world.share.write(inside, SIZE, world.nowNs);
        add(listed, "new");
        world.share.remove(deep, ByteString.of("seen"), world.nowNs);
        world.connect();
        world.run(SECOND);
        assertThat(world.notices).contains(new Notice.AllNames());
        Operation read =
                world.finish(it -> world.mount.read(it, open.handle(), 0, SIZE, world.nowNs));
        assertThat(world.bytes(read)).isEqualTo(now(inside));
        world.mount.done(read, world.nowNs);
        assertThat(read("listed", "file")).isEqualTo(now(inside));
        assertThat(list(lookup(1, "listed").node()).listing().size()).isEqualTo(3);
        assertThat(lookup(lookup(1, "deep").node(), "seen").result()).isEqualTo(Result.NO_ENTRY);
    }

    @Test
    void whatWasCutOffOrIsOfAnotherShareIsNotTaken() {
        List<byte[]> records = records();
        boolean isKnown = false;
        for (int count = 0; count < records.size(); count++) {
            restart(records.subList(0, count));
            Operation entry = lookup(1, "listed");
            isKnown = entry.result() == Result.ENTRY;
            assertThat(isKnown || entry.failure() == Failure.OFFLINE).isTrue();
        }
        assertThat(isKnown).as("without the end").isTrue();
        restart(List.of());
        world.connect();
        world.run(SECOND);
        byte[] other = records.getFirst().clone();
        other[1] ^= 1;
        assertThat(world.mount.recaller().take(other)).isFalse();
        assertThat(read("listed", "file")).isEqualTo(now(inside));
    }

    /// Records are checked where they are kept; even so no damage fails anything.
    @Test
    void damagedRecordsBreakNothing() {
        List<byte[]> records = records();
        for (int record = 0; record < records.size(); record++) {
            for (int at = 0; at < records.get(record).length; at++) {
                List<byte[]> damaged = new ArrayList<>(records);
                byte[] copy = records.get(record).clone();
                copy[at] ^= (byte) (1 << at % 8);
                damaged.set(record, copy);
                world = new MountWorld(world, plan);
                Recaller recaller = world.mount.recaller();
                assertThatCode(
                                () -> {
                                    damaged.forEach(recaller::take);
                                    recaller.end();
                                    lookup(1, "listed");
                                })
                        .as("record %d byte %d", record, at)
                        .doesNotThrowAnyException();
            }
        }
    }

    /// All that was known, and behind it what was learned later, in two parts.
    @Test
    void whatWasLearnedLaterTakesThePlaceOfWhatWasKnown() {
        world.connect();
        world.run(SECOND);
        list(lookup(1, "listed").node());
        assertThat(read("deep", "seen")).isEqualTo(now(seen));
        List<byte[]> all = new ArrayList<>(records());
        int whole = all.size();
        add(listed, "new");
        world.share.write(seen, SIZE, world.nowNs);
        world.run(120 * SECOND);
        assertThat(list(lookup(1, "listed").node()).listing().size()).isEqualTo(3);
        assertThat(read("deep", "seen")).isEqualTo(now(seen));
        assertThat(read("deep", "unseen")).isEqualTo(now(unseen));
        all.addAll(news());
        int first = all.size();
        assertThat(first).isGreaterThan(whole);
        world.share.remove(deep, ByteString.of("unseen"), world.nowNs);
        world.share.remove(listed, ByteString.of("file"), world.nowNs);
        Item other = add(listed, "file");
        world.run(120 * SECOND);
        assertThat(lookup(lookup(1, "deep").node(), "unseen").result()).isEqualTo(Result.NO_ENTRY);
        assertThat(read("listed", "file")).isEqualTo(now(other));
        assertThat(list(lookup(1, "listed").node()).listing().size()).isEqualTo(3);
        all.addAll(news());
        restart(all);
        assertThat(lookup(lookup(1, "deep").node(), "unseen").result()).isEqualTo(Result.NO_ENTRY);
        readsWhatItCan("listed", "file", other);
        readsWhatItCan("deep", "seen", seen);
        restart(all.subList(0, first));
        assertThat(list(lookup(1, "listed").node()).listing().size()).isEqualTo(3);
        assertThat(lookup(lookup(1, "deep").node(), "unseen").attributes())
                .isEqualTo(unseen.attributes());
        // Cut off anywhere it says what was so at some time.
        for (int count = whole; count < all.size(); count++) {
            restart(all.subList(0, count));
            assertThat(lookup(1, "listed").result()).isEqualTo(Result.ENTRY);
            assertThat(lookup(lookup(1, "deep").node(), "seen").result()).isEqualTo(Result.ENTRY);
        }
    }

    /// The folder was not listed again.
    @Test
    void aNameThatWentIsNotInTheListing() {
        world.connect();
        world.run(SECOND);
        list(lookup(1, "listed").node());
        List<byte[]> before = records();
        world.share.remove(listed, ByteString.of("file"), world.nowNs);
        world.run(120 * SECOND);
        assertThat(lookup(lookup(1, "listed").node(), "file").result()).isEqualTo(Result.NO_ENTRY);
        List<byte[]> later = new ArrayList<>(before);
        later.addAll(news());
        for (List<byte[]> known : List.of(records(), later)) {
            restart(known);
            assertThatFileIsGone();
            restart(records());
            assertThatFileIsGone();
        }
    }

    private void assertThatFileIsGone() {
        long folder = lookup(1, "listed").node();
        assertThat(lookup(folder, "file").result()).isEqualTo(Result.NO_ENTRY);
        Listing listing = list(folder).listing();
        assertThat(listing.size()).isEqualTo(1);
        assertThat(listing.name(0)).isEqualTo(ByteString.of("link"));
    }

    @Test
    void nothingNewIsNothingToWrite() {
        world.connect();
        world.run(SECOND);
        list(lookup(1, "listed").node());
        assertThat(records()).hasSizeGreaterThan(1);
        assertThat(news()).hasSize(1);
    }
}
