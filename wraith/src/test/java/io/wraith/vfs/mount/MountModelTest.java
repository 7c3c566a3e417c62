package io.wraith.vfs.mount;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.FromHost.Change;
import io.wraith.vfs.mount.ModelShare.Item;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Random requests, changes, lost sessions and restarts. Every answer has to have been true at some
/// time between a moment before it was asked, as long as the news of a change takes, and now; the
/// bytes of one read are those of one version.
final class MountModelTest {
    private static final long MS = MountWorld.MS;

    /// How long a change may go unnoticed: the host's delay and the way.
    private static final long NEWS_NS = 400 * MS;

    private record Asked(
            Operation operation, long atNs, long inode, ByteString name, long handle) {}

    private record Opened(long handle, long node, long inode) {}

    @Test
    void everyAnswerWasTrue() {
        int answers = 0;
        for (long seed = 1; seed <= 20; seed++) {
            try {
                answers += new Run(seed, seed % 2 == 0).run(900);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertThat(answers).isGreaterThan(8_000);
    }

    /// Whatever a host says, nothing fails, and every request has its answer in time.
    @Test
    void aHostThatTalksNonsenseBreaksNothing() {
        for (long seed = 1; seed <= 12; seed++) {
            try {
                Run run = new Run(seed, false);
                run.isTrusted = false;
                run.world.isMad = true;
                assertThat(run.run(500)).isGreaterThan(100);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static final class Run {
        private final Prng prng;
        private final MountWorld world;
        private final MountSide mount;
        private final ModelShare share;
        private final List<Asked> open = new ArrayList<>();
        private final Map<Long, Long> inodes = new HashMap<>();
        private final Map<Long, Long> counts = new HashMap<>();
        private final List<Opened> files = new ArrayList<>();
        private boolean isTrusted = true;
        private int answers;
        private int failures;
        private int restarts;

        /// With the real mind of a host, or a model of it that is less kind.
        Run(long seed, boolean isHosted) {
            prng = new Prng(seed);
            MountPlan plan =
                    new MountPlan(
                            64 + prng.below(200),
                            prng.below(3) << 20,
                            1000,
                            new MountPlan.Patience(8000 * MS, 1000 * MS),
                            MountPlan.USUAL_VALID_NS,
                            false);
            world = new MountWorld(prng, plan, isHosted);
            world.delayNs = (1 + prng.below(80)) * MS;
            mount = world.mount;
            share = world.share;
            inodes.put(1L, share.root.inode);
            for (int i = 0; i < 12; i++) {
                change();
            }
        }

        int run(int steps) {
            world.connect();
            for (int i = 0; i < steps; i++) {
                world.run(prng.below(30) * MS);
                collect();
                switch (prng.below(24)) {
                    case 0, 1, 2 -> change();
                    case 3 -> trouble();
                    default -> ask();
                }
            }
            finish();
            return answers;
        }

        /// In the end everybody gets an answer, and nothing is left.
        private void finish() {
            world.isMad = false;
            world.run(200 * MS);
            if (!world.isConnected) {
                world.connect();
            }
            world.run(20_000 * MS);
            collect();
            assertThat(open).isEmpty();
            assertThat(!isTrusted || failures < answers / 2 + 50).isTrue();
            files.forEach(file -> mount.release(file.handle, world.nowNs));
            counts.forEach((node, count) -> mount.forget(node, count));
            world.pump();
            world.run(1000 * MS);
            assertThat(mount.nodes()).isEqualTo(1);
            assertThat(mount.nextDueNs()).isEqualTo(Long.MAX_VALUE);
            assertThat(world.host.openHandles()).isZero();
            int slots = mount.usedSlots();
            while (mount.shrink() >= 0) {
                assertThat(mount.usedSlots()).isEqualTo(--slots);
            }
            assertThat(slots).isZero();
        }

        private Item folder() {
            List<Item> folders = new ArrayList<>();
            for (Item item : share.items.values()) {
                if (item.isFolder() && isThere(item)) {
                    folders.add(item);
                }
            }
            return folders.get(prng.below(folders.size()));
        }

        private boolean isThere(Item folder) {
            return folder == share.root
                    || share.items.values().stream()
                            .anyMatch(each -> each.children.containsValue(folder));
        }

        private ByteString name() {
            return ByteString.of("n" + prng.below(9));
        }

        /// Changes something, and the host hears of it a little later.
        private void change() {
            Item folder = folder();
            ByteString name = name();
            Item there = folder.children.get(name);
            int what = Change.NAME;
            if (there == null) {
                int mode = prng.below(4) == 0 ? ModelShare.FOLDER : ModelShare.FILE;
                long size = mode == ModelShare.FILE ? size() : 0;
                share.add(folder, name, mode, size, world.nowNs);
            } else if (there.isFolder() || prng.below(4) == 0) {
                if (!there.children.isEmpty()) {
                    return;
                }
                share.remove(folder, name, world.nowNs);
            } else {
                share.write(there, size(), world.nowNs);
                what = Change.CONTENTS;
            }
            int told = what;
            world.after(prng.below(50) * MS, () -> world.invalidate(folder, name, told));
        }

        private long size() {
            return switch (prng.below(4)) {
                case 0 -> prng.below(20);
                case 1 -> prng.below(70_000);
                default -> prng.below(900_000);
            };
        }

        private void trouble() {
            if (!world.isConnected) {
                world.connect();
            } else if (prng.below(3) == 0) {
                world.restartHost(++restarts);
                world.after(
                        prng.below(3000) * MS,
                        () -> {
                            if (!world.isConnected) {
                                world.connect();
                            }
                        });
            } else if (prng.below(3) == 0) {
                world.disconnect();
            }
        }

        private void ask() {
            List<Long> nodes = new ArrayList<>(inodes.keySet());
            long node = nodes.get(prng.below(nodes.size()));
            Operation operation = new Operation("model");
            long inode = Objects.requireNonNull(inodes.get(node));
            ByteString name = name();
            long handle = 0;
            boolean isDone;
            switch (prng.below(10)) {
                case 0, 1, 2 -> isDone = mount.lookup(operation, node, name, world.nowNs);
                case 3 -> isDone = mount.attributes(operation, node, world.nowNs);
                case 4 -> isDone = mount.open(operation, node, world.nowNs);
                case 5 -> {
                    close();
                    return;
                }
                case 9 -> {
                    Operation folder = new Operation("model");
                    mount.openFolder(folder, node, world.nowNs);
                    handle = folder.handle();
                    isDone = mount.list(operation, handle, 0, world.nowNs);
                }
                default -> {
                    if (files.isEmpty()) {
                        return;
                    }
                    Opened file = files.get(prng.below(files.size()));
                    handle = file.handle;
                    inode = file.inode;
                    long offset = prng.below(3) == 0 ? 0 : prng.below(1_000_000);
                    int length = 1 + prng.below(prng.below(2) == 0 ? 5000 : 400_000);
                    isDone = mount.read(operation, handle, offset, length, world.nowNs);
                    name = ByteString.of(offset + " " + length);
                }
            }
            Asked asked = new Asked(operation, world.nowNs, inode, name, handle);
            world.pump();
            if (isDone) {
                check(asked);
            } else {
                open.add(asked);
            }
        }

        private void close() {
            if (!files.isEmpty()) {
                Opened file = files.remove(prng.below(files.size()));
                mount.release(file.handle, world.nowNs);
                List<Long> nodes = new ArrayList<>(counts.keySet());
                if (prng.below(3) == 0 && !nodes.isEmpty()) {
                    long node = nodes.get(prng.below(nodes.size()));
                    mount.forget(node, Objects.requireNonNull(counts.remove(node)));
                    inodes.remove(node);
                }
            }
        }

        private void collect() {
            for (Operation late = mount.answered(); late != null; late = mount.answered()) {
                Operation answered = late;
                Asked asked =
                        open.stream()
                                .filter(each -> each.operation == answered)
                                .findAny()
                                .orElseThrow();
                open.remove(asked);
                check(asked);
            }
            for (Asked asked : open) {
                assertThat(world.nowNs - asked.atNs).isLessThan(8100 * MS);
            }
        }

        private void check(Asked asked) {
            answers++;
            if (!isTrusted) {
                take(asked);
                return;
            }
            Operation operation = asked.operation;
            long since = asked.atNs - NEWS_NS;
            switch (operation.result()) {
                case FAILED -> {
                    if (operation.kind == Operation.Kind.LIST) {
                        mount.releaseFolder(asked.handle, world.nowNs);
                    }
                    failures++;
                    assertThat(operation.failure())
                            .isNotIn(Failure.OFFLINE, Failure.BAD_HANDLE, Failure.UNSUPPORTED);
                }
                case ENTRY -> {
                    long inode = operation.attributes().inode();
                    assertThat(share.ledTo(asked.inode, asked.name, inode, since)).isTrue();
                    checkVersion(operation, since);
                    inodes.put(operation.node(), inode);
                    counts.merge(operation.node(), 1L, Long::sum);
                }
                case NO_ENTRY ->
                        assertThat(share.ledTo(asked.inode, asked.name, 0, since)).isTrue();
                case ATTRIBUTES -> {
                    assertThat(operation.attributes().inode()).isEqualTo(asked.inode);
                    checkVersion(operation, since);
                }
                case OPENED -> files.add(new Opened(operation.handle(), asked.handle, asked.inode));
                case DATA -> checkBytes(asked, since);
                case LISTING -> checkListing(asked, since);
                case NONE, BYTES, POSITION, STATISTICS ->
                        throw new AssertionError(operation.result());
            }
            mount.done(operation, world.nowNs);
        }

        /// As a program would, which knows no better.
        private void take(Asked asked) {
            Operation operation = asked.operation;
            if (operation.result() == Operation.Result.ENTRY) {
                inodes.put(operation.node(), operation.attributes().inode());
                counts.merge(operation.node(), 1L, Long::sum);
            } else if (operation.result() == Operation.Result.OPENED) {
                files.add(new Opened(operation.handle(), asked.handle, asked.inode));
            } else if (operation.kind == Operation.Kind.LIST) {
                mount.releaseFolder(asked.handle, world.nowNs);
            }
            mount.done(operation, world.nowNs);
        }

        /// The kernel takes some of the names, and counts them.
        private void checkListing(Asked asked, long since) {
            Operation list = asked.operation;
            for (int i = 0; i < list.listing().size(); i++) {
                long inode = list.listing().attributes(i).inode();
                assertThat(share.ledTo(asked.inode, list.listing().name(i), inode, since)).isTrue();
                if (prng.below(2) == 0) {
                    Operation entry = new Operation("model");
                    mount.enter(list, i, entry, world.nowNs);
                    checkVersion(entry, since);
                    inodes.put(entry.node(), inode);
                    counts.merge(entry.node(), 1L, Long::sum);
                }
            }
            mount.releaseFolder(asked.handle, world.nowNs);
        }

        private void checkVersion(Operation operation, long since) {
            long inode = operation.attributes().inode();
            // Of a folder that nobody looked into, only its lease says how old they may be.
            boolean isFolder = operation.attributes().isFolder();
            long from = isFolder ? since - ModelHost.LONGEST_LEASE_MS * MS : since;
            assertThat(share.stateAt(inode, operation.attributes().version(), from))
                    .as("%s", operation.attributes())
                    .isNotNull();
        }

        private void checkBytes(Asked asked, long since) {
            String[] numbers = asked.name.toString().split(" ");
            long offset = Long.parseLong(numbers[0]);
            int length = Integer.parseInt(numbers[1]);
            byte[] got = world.bytes(asked.operation);
            boolean isRight =
                    share.statesSince(asked.inode, since).stream()
                            .anyMatch(state ->
                                    Arrays.equals(got, ModelShare.bytes(state, offset, length)));
            assertThat(isRight)
                    .as("%d bytes of inode %d at %d", got.length, asked.inode, offset)
                    .isTrue();
        }
    }
}
