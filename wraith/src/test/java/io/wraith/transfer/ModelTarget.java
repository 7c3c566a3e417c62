package io.wraith.transfer;

import io.wraith.base.Prng;
import io.wraith.base.RangeSet;
import io.wraith.simd.Blake3;
import io.wraith.transfer.Entry.File;
import io.wraith.transfer.Entry.Folder;
import io.wraith.transfer.Entry.HardLink;
import io.wraith.transfer.Entry.SymbolicLink;
import io.wraith.transfer.Tree.Bytes;
import io.wraith.transfer.Tree.FileNode;
import io.wraith.transfer.Tree.FolderNode;
import io.wraith.transfer.Tree.SymbolicNode;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// A disk in memory, and what writes to it for a receiver. The disk outlives the receiver.
final class ModelTarget {
    /// What is on the disk.
    static final class Disk {
        final Tree tree = new Tree();
        final Map<String, byte[]> partial = new HashMap<>();
        final Map<String, ByteArrayOutputStream> records = new HashMap<>();
        final Map<String, Long> links = new HashMap<>();
    }

    private final Receiver receiver;
    private final ArraySlots slots;
    private final Disk disk;
    private final Prng random;
    private final BlockHasher hasher = new BlockHasher();
    private final Map<Long, String> paths = new HashMap<>();
    private final Map<String, ResumeRecord> records = new HashMap<>();
    private final byte[] value = new byte[BlockHasher.VALUE_BYTES];
    private final byte[] line = new byte[ResumeRecord.ENTRY_BYTES];

    /// One slot in so many is damaged before it is looked at; 0 for none.
    int damage;

    /// What can be neither made nor written.
    final Set<String> broken = new HashSet<>();

    int strands;
    boolean canLink = true;
    int stores;
    int wants;

    ModelTarget(Receiver receiver, ArraySlots slots, Disk disk, Prng random) {
        this.receiver = receiver;
        this.slots = slots;
        this.disk = disk;
        this.random = random;
        paths.put(Entry.ROOT, "");
    }

    void answer(ReceiverAction action) {
        switch (action.kind()) {
            case OFFERED -> receiver.accept(strands);
            case DECIDE -> decide(action.entry());
            case STORE -> store(action);
            case STORE_PACK -> storePack(action);
            case HOLE -> hole(action);
            case FINISH -> {
                name(action.entry(), partial(action.entry()));
                receiver.done(action.entry().id());
            }
            case END_FOLDER -> {
                String path = path(action.entry());
                disk.tree.nodes.put(path, new FolderNode(action.entry().attributes()));
                receiver.done(action.entry().id());
            }
            case SYNC -> receiver.synced();
            case ABANDON, FINISHED, CANCELLED -> {}
        }
    }

    private String path(Entry entry) {
        String folder = Objects.requireNonNull(paths.get(entry.folder()));
        return (folder.isEmpty() ? "" : folder + "/") + entry.name();
    }

    private void decide(Entry entry) {
        String path = path(entry);
        if (broken.contains(path)) {
            receiver.failed(entry.id(), Reason.NO_PERMISSION);
            return;
        }
        switch (entry.content()) {
            case Folder _ -> {
                paths.put(entry.id(), path);
                receiver.made(entry.id());
            }
            case SymbolicLink link -> {
                disk.tree.nodes.put(path, new SymbolicNode(link.target(), entry.attributes()));
                receiver.done(entry.id());
            }
            case HardLink link -> {
                String file =
                        link.path().stream()
                                .map(ByteString::toString)
                                .collect(Collectors.joining("/"));
                if (canLink && disk.tree.nodes.get(file) instanceof FileNode node) {
                    disk.tree.nodes.put(path, node);
                    receiver.done(entry.id());
                } else {
                    decideFile(entry, path);
                }
            }
            case File _ -> decideFile(entry, path);
        }
    }

    private void decideFile(Entry entry, String path) {
        boolean isThere =
                disk.tree.nodes.get(path) instanceof FileNode there
                        && there.attributes().equals(entry.attributes())
                        && there.content().array.length == entry.size();
        if (isThere) {
            receiver.kept(entry.id());
            return;
        }
        wants++;
        ByteArrayOutputStream log = disk.records.get(path);
        byte[] record = log == null ? new byte[0] : log.toByteArray();
        if (!ResumeRecord.isOf(entry, record, 0, record.length)) {
            byte[] head = new byte[ResumeRecord.HEAD_BYTES];
            records.put(path, ResumeRecord.begin(entry, head, 0));
            disk.partial.put(path, new byte[(int) entry.size()]);
            ByteArrayOutputStream fresh = new ByteArrayOutputStream();
            fresh.writeBytes(head);
            disk.records.put(path, fresh);
            receiver.want(entry.id());
            return;
        }
        ResumeRecord reader = ResumeRecord.resume(record, 0);
        records.put(path, reader);
        RangeSet kept = new RangeSet(1 << 16);
        int at = ResumeRecord.HEAD_BYTES;
        ResumeRecord.Kind kind = reader.next(record, at, record.length - at);
        while (kind != ResumeRecord.Kind.END) {
            long end = reader.block() + (kind == ResumeRecord.Kind.HOLE ? reader.blocks() : 1);
            kept.add(reader.block(), end);
            at += ResumeRecord.ENTRY_BYTES;
            kind = reader.next(record, at, record.length - at);
        }
        receiver.wantExcept(entry.id(), kept);
    }

    private byte[] partial(Entry entry) {
        return Objects.requireNonNull(disk.partial.get(path(entry)));
    }

    private void name(Entry entry, byte[] bytes) {
        String path = path(entry);
        disk.tree.nodes.put(path, new FileNode(new Bytes(bytes), entry.attributes()));
        disk.partial.remove(path);
        disk.records.remove(path);
    }

    private void store(ReceiverAction action) {
        stores++;
        Entry entry = action.entry();
        byte[] bytes = slots.bytes(action.slot());
        damage(bytes, action.runs().total());
        hasher.begin(entry.size(), action.block());
        int from = 0;
        for (int i = 0; i < action.runs().count(); i++) {
            int length = action.runs().length(i);
            hasher.run(action.runs().at(i), length).update(bytes, from, length);
            from += length;
        }
        hasher.value(value, 0);
        if (!Arrays.equals(value, action.value())) {
            receiver.corrupt(action.slot());
            return;
        }
        if (broken.contains(path(entry) + " when written")) {
            receiver.storeFailed(action.slot(), Reason.NO_ROOM);
            return;
        }
        byte[] partial = partial(entry);
        int start = (int) action.block() * Blocks.BYTES;
        Arrays.fill(partial, start, start + Blocks.length(entry.size(), action.block()), (byte) 0);
        from = 0;
        for (int i = 0; i < action.runs().count(); i++) {
            int length = action.runs().length(i);
            System.arraycopy(bytes, from, partial, start + action.runs().at(i), length);
            from += length;
        }
        record(entry).block(action.block(), value, line, 0);
        log(entry);
        receiver.stored(action.slot());
    }

    private void hole(ReceiverAction action) {
        Entry entry = action.entry();
        int from = (int) action.block() * Blocks.BYTES;
        int to = (int) Math.min(entry.size(), (action.block() + action.blocks()) * Blocks.BYTES);
        Arrays.fill(partial(entry), from, to, (byte) 0);
        record(entry).hole(action.block(), action.blocks(), line, 0);
        log(entry);
    }

    private ResumeRecord record(Entry entry) {
        return Objects.requireNonNull(records.get(path(entry)));
    }

    private void log(Entry entry) {
        Objects.requireNonNull(disk.records.get(path(entry))).writeBytes(line);
    }

    private void storePack(ReceiverAction action) {
        PackItems items = action.items();
        byte[] bytes = slots.bytes(action.slot());
        damage(bytes, items.at(items.count() - 1) + items.length(items.count() - 1));
        int count = items.count();
        for (int i = 0; i < count; i++) {
            stores++;
            int at = items.at(i);
            byte[] content = Arrays.copyOfRange(bytes, at, at + items.length(i));
            Entry entry = receiver.entry(items.id(i));
            if (!items.isHash(i, Blake3.hash(content))) {
                receiver.itemCorrupt(action.slot(), i);
            } else if (broken.contains(path(entry) + " when written")) {
                receiver.itemFailed(action.slot(), i, Reason.NO_ROOM);
            } else {
                name(entry, content);
                receiver.itemStored(action.slot(), i);
            }
        }
    }

    private void damage(byte[] bytes, int length) {
        if (damage > 0 && random.below(damage) == 0) {
            bytes[random.below(length)] ^= (byte) (1 << random.below(8));
        }
    }
}
