package io.wraith.disk;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Files;
import io.wraith.transfer.BlockHasher;
import io.wraith.transfer.Blocks;
import io.wraith.transfer.Reason;
import io.wraith.transfer.Runs;
import io.wraith.transfer.Sender;
import io.wraith.transfer.SenderAction;

import org.jspecify.annotations.Nullable;

/// Reads one block into a slot.
final class ReadJob implements Job {
    /// How far ahead the disk is asked for what will be read next.
    private static final long AHEAD_BYTES = 4L * Blocks.BYTES;

    private final Sender sender;
    private final SlotSlab slab;
    private final OpenFiles openFiles;
    private final SourceFile file;
    private final long block;
    private final int slot;
    private final int length;
    private final boolean mustCheck;

    private final byte[] value = new byte[BlockHasher.VALUE_BYTES];
    private final Runs runs = new Runs();
    private long holeBlocks;
    private @Nullable Reason failure;

    ReadJob(
            Sender sender,
            SlotSlab slab,
            OpenFiles openFiles,
            SourceFile file,
            SenderAction action) {
        this.sender = sender;
        this.slab = slab;
        this.openFiles = openFiles;
        this.file = file;
        block = action.block();
        slot = action.slot();
        length = action.length();
        mustCheck = action.mustCheck();
    }

    @Override
    public void work(Tools tools) {
        if (file.facts.size() <= Blocks.BYTES) {
            int fd = file.open();
            read(fd, tools);
            if (fd >= 0) {
                Descriptors.close(fd);
            }
            return;
        }
        int fd = openFiles.acquire(file);
        read(fd, tools);
        if (fd >= 0) {
            openFiles.release(file);
        }
    }

    private void read(int fd, Tools tools) {
        if (fd < 0) {
            failure = Faults.reading(fd);
            return;
        }
        long offset = block * Blocks.BYTES;
        if (file.facts.isSparse()) {
            holeBlocks = BlockReader.holeBlocks(fd, file.facts.size(), block);
        }
        if (holeBlocks == 0) {
            fill(fd, offset, tools);
        }
        if (failure == null && mustCheck) {
            failure = file.change(fd, tools.stat);
        }
    }

    private void fill(int fd, long offset, Tools tools) {
        long place = slab.place(slot, 0, length);
        Files.fadvise(fd, offset + AHEAD_BYTES, Blocks.BYTES, Files.POSIX_FADV_WILLNEED);
        failure = BlockReader.read(tools.io, fd, offset, slab.memory(), place, length);
        if (failure == null) {
            BlockReader.findRuns(slab.memory(), place, length, runs);
            tools.blockHasher.begin(file.facts.size(), block);
            BlockReader.value(tools.blockHasher, slab.memory(), place, runs, value);
        }
    }

    @Override
    public void finish() {
        if (failure != null) {
            sender.readFailed(slot, failure);
        } else if (holeBlocks > 0) {
            sender.hole(slot, holeBlocks);
        } else {
            sender.blockRead(slot, value, runs);
        }
    }
}
