package io.wraith.disk;

import io.wraith.base.LongMap;
import io.wraith.base.RangeSet;
import io.wraith.transfer.Blocks;
import io.wraith.transfer.Entry;
import io.wraith.transfer.Reason;
import io.wraith.transfer.Receiver;
import io.wraith.transfer.ReceiverAction;

import org.jspecify.annotations.Nullable;

/// The files of a receiver that have begun and have no name yet. For each of them jobs run in any
/// order, but the one that finishes it, or gives it up, comes last.
final class Unfinished {
    /// So many blocks are looked at in less than a second before the transfer goes on.
    private static final long SOON_BLOCKS = 256;

    private static final class Part {
        final PartFile file;

        /// A look at what was kept, which waits for the first new block.
        @Nullable Job look;

        /// Finishing or giving up, which waits for the others.
        @Nullable Job last;

        int underWay;

        Part(PartFile file) {
            this.file = file;
        }
    }

    private final Receiver receiver;
    private final JobLine line;
    private final PartWriter writer;
    private final Notes failures;
    private final LongMap<Part> parts = new LongMap<>(0);
    private long keptBytes;

    /// Something new is here.
    private boolean isGoingOn;

    private boolean isEnded;

    Unfinished(Receiver receiver, JobLine line, PartWriter writer, Notes failures) {
        this.receiver = receiver;
        this.line = line;
        this.writer = writer;
        this.failures = failures;
    }

    /// Bytes that were there before.
    long keptBytes() {
        return keptBytes;
    }

    private Part part(Entry entry, SinkFolder folder) {
        Part part = parts.get(entry.id());
        if (part == null) {
            part = new Part(new PartFile(folder, entry));
            parts.put(entry.id(), part);
        }
        return part;
    }

    /// Blocks that were there before: trusted at once, or looked at first. After a crash of this
    /// program alone they are looked at while the transfer goes on, since they are good unless
    /// somebody changed them: from the first new block on, which would come later otherwise.
    void resume(PartFile file) {
        Part part = new Part(file);
        parts.put(file.entry.id(), part);
        if (!file.mustRecheck()) {
            wantRest(part);
            return;
        }
        boolean isLate = file.isLikelyGood() && file.kept().total() > SOON_BLOCKS;
        part.look = new RecheckJob(part, isLate);
        if (isLate) {
            wantRest(part);
        }
        if (!isLate || isGoingOn) {
            look(part);
        }
    }

    private void look(Part part) {
        Job look = part.look;
        if (look != null) {
            part.look = null;
            part.underWay++;
            line.start(look);
        }
    }

    private void wantRest(Part part) {
        RangeSet kept = part.file.kept();
        keptBytes += Math.min(part.file.entry.size(), kept.total() * Blocks.BYTES);
        receiver.wantExcept(part.file.entry.id(), kept);
    }

    void store(ReceiverAction action, SinkFolder folder, SlotSlab slab) {
        Part part = part(action.entry(), folder);
        part.underWay++;
        line.start(new StoreJob(receiver, slab, part.file, action, () -> arrived(part)));
    }

    void hole(ReceiverAction action, SinkFolder folder) {
        Part part = part(action.entry(), folder);
        part.underWay++;
        line.start(new HoleJob(part, action.block(), action.blocks()));
    }

    void finish(Entry entry, SinkFolder folder) {
        Part part = part(entry, folder);
        part.last = new FinishJob(part.file);
        look(part);
        startLast(part);
    }

    void abandon(Entry entry) {
        Part part = parts.get(entry.id());
        if (part != null) {
            part.last = new AbandonJob(part.file);
            startLast(part);
        }
    }

    /// A file cannot be had although nobody waits for an answer about it.
    private void lose(Part part, Reason reason) {
        part.last = new AbandonJob(part.file);
        fail(part.file, reason);
    }

    private void fail(PartFile file, Reason reason) {
        if (receiver.failed(file.entry.id(), reason)) {
            failures.add(file.shown(), reason);
        }
    }

    private void end(Part part) {
        part.underWay--;
        startLast(part);
    }

    private void arrived(Part part) {
        end(part);
        if (!isGoingOn) {
            isGoingOn = true;
            parts.forEach((_, each) -> look(each));
        }
    }

    private void startLast(Part part) {
        Job last = part.last;
        if (last != null && part.underWay == 0) {
            part.last = null;
            parts.remove(part.file.entry.id());
            line.start(last);
        }
    }

    /// Nothing new begins.
    void end() {
        isEnded = true;
    }

    /// When nothing is under way: gives the files back, of which large ones stay.
    void close() {
        parts.forEach((_, part) -> part.file.abandon());
        parts.clear();
    }

    private final class HoleJob implements Job {
        private final Part part;
        private final long first;
        private final long blocks;
        private int answer;

        HoleJob(Part part, long first, long blocks) {
            this.part = part;
            this.first = first;
            this.blocks = blocks;
        }

        @Override
        public void work(Tools tools) {
            answer = part.file.hole(first, blocks, tools);
        }

        @Override
        public void finish() {
            if (answer < 0) {
                lose(part, Faults.writing(answer));
            }
            arrived(part);
        }
    }

    private final class RecheckJob implements Job {
        private final Part part;
        private final boolean isLate;
        private boolean isMore;
        private boolean hasLost;

        RecheckJob(Part part, boolean isLate) {
            this.part = part;
            this.isLate = isLate;
        }

        @Override
        public void work(Tools tools) {
            isMore = part.file.recheckMore(tools);
            hasLost = part.file.hasLost();
        }

        @Override
        public void finish() {
            if (isMore && !isEnded) {
                line.start(this);
                return;
            }
            if (!isLate && !isMore) {
                wantRest(part);
            } else if (hasLost) {
                lose(part, Reason.CORRUPT);
            }
            end(part);
        }
    }

    private final class FinishJob implements Job {
        private final PartFile file;
        private int answer;

        FinishJob(PartFile file) {
            this.file = file;
        }

        @Override
        public void work(Tools tools) {
            answer = writer.finish(file, tools);
        }

        @Override
        public void finish() {
            if (answer < 0) {
                fail(file, Faults.writing(answer));
            } else {
                receiver.done(file.entry.id());
            }
        }
    }

    private record AbandonJob(PartFile file) implements Job {
        @Override
        public void work(Tools tools) {
            file.abandon();
        }

        @Override
        public void finish() {
            // Nobody waits for it.
        }
    }
}
