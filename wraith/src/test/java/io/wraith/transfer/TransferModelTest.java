package io.wraith.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.transfer.ModelTarget.Disk;
import io.wraith.transfer.Tree.FileNode;
import io.wraith.transfer.Tree.FolderNode;
import io.wraith.transfer.Tree.LinkNode;
import io.wraith.transfer.Tree.Node;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Whole transfers of random trees, against what the tree is. A failure names its seed.
final class TransferModelTest {
    private static final int ENTRIES = 40;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whatArrivesIsWhatWasSent(long seed) {
        Tree tree = Tree.random(new Prng(seed), ENTRIES);
        TransferWorld world = new TransferWorld(seed, tree, new Disk());
        world.target.damage = seed % 3 == 0 ? 4 : 0;
        world.target.canLink = seed % 4 != 0;
        world.run();
        assertThat(world.sender.cancellation()).isNull();
        assertThat(world.receiver.cancellation()).isNull();
        assertThat(world.disk.tree.nodes).isEqualTo(expected(tree));
        assertThat(world.disk.partial).isEmpty();
        assertThat(world.source.outcomes.values()).doesNotContain(Outcome.FAILED);
        assertThat(world.source.outcomes).hasSameSizeAs(tree.nodes);
        assertThat(world.receiver.corruptBlocks() > 0).isEqualTo(seed % 3 == 0);
        assertThat(world.receiver.listed()).isEqualTo(tree.nodes.size());
        assertThat(world.receiver.title()).hasToString("a \\u{1b}[2J title");
    }

    /// Strands carry what they can, are lost one after the other with parcels half on their way,
    /// and come again.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void strandsComeAndGo(int strands) {
        long seed = Long.getLong("wraith.seed", System.nanoTime());
        System.out.println("strandsComeAndGo seed " + seed);
        Prng random = new Prng(seed);
        Tree tree = Tree.random(random, ENTRIES);
        byte[] large = new byte[(20 << 20) + random.below(100_000)];
        random.fill(large, 0, large.length);
        tree.nodes.put("large", new FileNode(new Tree.Bytes(large), Tree.attributes(random)));
        TransferWorld world = new TransferWorld(seed, tree, new Disk(), strands);
        world.target.damage = random.below(2) * 6;
        world.run();
        assertThat(world.receiver.cancellation()).isNull();
        assertThat(world.sender.cancellation()).isNull();
        assertThat(world.disk.tree.nodes).isEqualTo(expected(tree));
        assertThat(world.source.outcomes.values()).doesNotContain(Outcome.FAILED);
        assertThat(world.strands.begun).isEqualTo(strands);
        assertThat(world.strands.begunAgain).isPositive();
    }

    /// What is there already is not sent again, not even read.
    @Test
    void whatIsThereIsKept() {
        Tree tree = Tree.random(new Prng(40), ENTRIES);
        Disk disk = new Disk();
        new TransferWorld(1, tree, disk).run();
        TransferWorld second = new TransferWorld(2, tree, disk);
        second.run();
        assertThat(second.source.reads).isZero();
        assertThat(second.target.stores).isZero();
        assertThat(second.receiver.keptEntries()).isPositive();
        assertThat(disk.tree.nodes).isEqualTo(expected(tree));
    }

    /// Both sides are killed again and again; nothing that was recorded is sent again.
    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void whatIsInterruptedGoesOn(long seed) {
        Prng random = new Prng(seed);
        Tree tree = Tree.random(random, 20);
        for (int i = 0; i < 2; i++) {
            byte[] large = new byte[(5 << 20) + random.below(100_000)];
            random.fill(large, 0, large.length);
            tree.nodes.put(
                    "large" + i, new FileNode(new Tree.Bytes(large), Tree.attributes(random)));
        }
        Disk disk = new Disk();
        int stores = 0;
        boolean isDone = false;
        int lives = 0;
        while (!isDone) {
            TransferWorld world = new TransferWorld(seed + lives++, tree, disk);
            for (int i = 40 + random.below(400); i > 0 && !isDone; i--) {
                world.step();
                isDone = world.isSenderTold && world.isReceiverTold;
            }
            assertThat(world.receiver.cancellation()).isNull();
            stores += world.target.stores;
            cutRecords(disk, random);
        }
        assertThat(lives).as("lives with seed %s", seed).isGreaterThan(2);
        assertThat(disk.tree.nodes).isEqualTo(expected(tree));
        long blocks = 0;
        for (Node node : tree.nodes.values()) {
            blocks += node instanceof FolderNode ? 0 : Blocks.count(length(tree, node));
        }
        // Each life may lose the last entry of each record that was open.
        assertThat((long) stores).isLessThanOrEqualTo(blocks + 6L * lives);
    }

    /// A crash may cut the last entry of a record anywhere.
    private static void cutRecords(Disk disk, Prng random) {
        disk.records.replaceAll((_, record) -> {
            byte[] all = record.toByteArray();
            int cut = random.below(ResumeRecord.ENTRY_BYTES);
            ByteArrayOutputStream rest = new ByteArrayOutputStream();
            rest.write(all, 0, Math.max(ResumeRecord.HEAD_BYTES, all.length - cut));
            return rest;
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33})
    void whatFailsFailsAlone(long seed) {
        Tree tree = Tree.random(new Prng(seed), ENTRIES);
        List<String> paths = new ArrayList<>(tree.nodes.keySet());
        TransferWorld world = new TransferWorld(seed, tree, new Disk());
        Prng random = new Prng(seed);
        Map<String, Node> expected = expected(tree);
        for (int i = 0; i < 12; i++) {
            String path = paths.get(random.below(paths.size()));
            boolean isFile =
                    tree.nodes.get(path) instanceof FileNode node
                            && node.content().array.length > 0;
            if (isFile && i % 3 == 0) {
                world.source.changing.add(path);
            } else if (isFile && i % 3 == 1) {
                world.target.broken.add(path + " when written");
            } else {
                world.target.broken.add(path);
                expected.keySet().removeIf(each -> each.startsWith(path + "/"));
            }
            expected.remove(path);
        }
        world.run();
        assertThat(world.receiver.cancellation()).isNull();
        Map<String, Node> arrived = world.disk.tree.nodes;
        expected.forEach((path, node) -> {
            if (!isLink(tree, path)) {
                assertThat(arrived).as("seed %s", seed).containsEntry(path, node);
            }
        });
        assertThat(world.source.outcomes).hasSameSizeAs(tree.nodes);
        for (String path : world.source.changing) {
            assertThat(world.source.outcomes).containsEntry(path, Outcome.FAILED);
            assertThat(arrived).doesNotContainKey(path);
        }
        assertThat(world.receiver.failedEntries())
                .isEqualTo(world.source.reasons.size())
                .isPositive();
    }

    /// The memory of either side does not grow with the number of entries.
    @Test
    void noMoreEntriesAreOpenThanAgreed() {
        Prng random = new Prng(50);
        Tree tree = new Tree();
        for (int i = 0; i < 3_000; i++) {
            byte[] bytes = new byte[random.below(50)];
            tree.nodes.put("f" + i, new FileNode(new Tree.Bytes(bytes), Tree.attributes(random)));
        }
        TransferWorld world = new TransferWorld(50, tree, new Disk());
        while (!(world.isSenderTold && world.isReceiverTold)) {
            world.step();
            assertThat(world.sender.openEntries()).isLessThanOrEqualTo(256);
            assertThat(world.receiver.openEntries()).isLessThanOrEqualTo(256);
        }
        assertThat(world.disk.tree.nodes).hasSize(3_000);
        assertThat(world.mostOpen).isLessThanOrEqualTo(TransferWorld.SLOTS);
    }

    @Test
    void eitherSideGivesUp() {
        for (int who = 0; who < 2; who++) {
            Tree tree = Tree.random(new Prng(60), ENTRIES);
            TransferWorld world = new TransferWorld(60 + who, tree, new Disk());
            for (int i = 0; i < 400; i++) {
                world.step();
            }
            if (who == 0) {
                world.sender.cancel(CancelCode.BY_USER, "enough");
            } else {
                world.receiver.cancel(CancelCode.BY_USER, "enough");
            }
            world.run();
            Cancellation here = world.sender.cancellation();
            Cancellation there = world.receiver.cancellation();
            assertThat(here).isNotNull();
            assertThat(there).isNotNull();
            assertThat(here.isByPeer()).isEqualTo(who == 1);
            assertThat(there.isByPeer()).isEqualTo(who == 0);
            assertThat(here.text()).hasToString("enough").isEqualTo(there.text());
            assertThat(here.code()).isEqualTo(CancelCode.BY_USER).isEqualTo(there.code());
        }
    }

    private static boolean isLink(Tree tree, String path) {
        return tree.nodes.get(path) instanceof LinkNode;
    }

    private static long length(Tree tree, Node node) {
        return switch (node) {
            case FileNode file -> file.content().array.length;
            case LinkNode link -> length(tree, Objects.requireNonNull(tree.nodes.get(link.file())));
            default -> 0;
        };
    }

    private static Map<String, Node> expected(Tree tree) {
        Map<String, Node> expected = new TreeMap<>(tree.nodes);
        expected.replaceAll((_, node) ->
                node instanceof LinkNode link
                        ? Objects.requireNonNull(tree.nodes.get(link.file()))
                        : node);
        return expected;
    }
}
