package io.wraith.disk;

import io.wraith.linux.Descriptors;
import io.wraith.simd.Blake3;
import io.wraith.transfer.PackItems;
import io.wraith.transfer.Reason;
import io.wraith.transfer.Sender;

import org.jspecify.annotations.Nullable;

/// Reads small files into a slot.
final class ReadPackJob implements Job {
    private final Sender sender;
    private final SlotSlab slab;
    private final int slot;
    private final PackItems items;
    private final SourceFile[] files;
    private final byte[][] hashes;
    private final @Nullable Reason[] failures;

    ReadPackJob(Sender sender, SlotSlab slab, int slot, PackItems items, SourceFile[] files) {
        this.sender = sender;
        this.slab = slab;
        this.slot = slot;
        this.items = items;
        this.files = files;
        hashes = new byte[files.length][Blake3.HASH_BYTES];
        failures = new Reason[files.length];
    }

    @Override
    public void work(Tools tools) {
        for (int i = 0; i < files.length; i++) {
            int fd = files[i].open();
            if (fd < 0) {
                failures[i] = Faults.reading(fd);
                continue;
            }
            failures[i] = read(fd, i, tools);
            Descriptors.close(fd);
        }
    }

    private @Nullable Reason read(int fd, int item, Tools tools) {
        int length = items.length(item);
        long place = slab.place(slot, items.at(item), length);
        Reason failure = BlockReader.read(tools.io, fd, 0, slab.memory(), place, length);
        if (failure != null) {
            return failure;
        }
        tools.hasher.reset();
        tools.hasher.update(slab.memory(), place, length);
        tools.hasher.digest(hashes[item], 0);
        return files[item].change(fd, tools.stat);
    }

    @Override
    public void finish() {
        for (int i = 0; i < files.length; i++) {
            Reason failure = failures[i];
            if (failure == null) {
                sender.itemRead(slot, i, hashes[i]);
            } else {
                sender.itemFailed(slot, i, failure);
            }
        }
    }
}
