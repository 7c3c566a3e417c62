package io.wraith.disk;

import io.wraith.base.Check;
import io.wraith.base.LongMap;
import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.Files;
import io.wraith.linux.Folders;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Stat;
import io.wraith.transfer.ByteString;
import io.wraith.transfer.CancelCode;
import io.wraith.transfer.Entry;
import io.wraith.transfer.PackItems;
import io.wraith.transfer.Reason;
import io.wraith.transfer.Receiver;
import io.wraith.transfer.ReceiverAction;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;

/// Decides, writes and names for a [Receiver]. It belongs to the receiver's thread, which calls
/// [#turn] after anything happened to the receiver and whenever it was woken. Nothing but the
/// constructor and [#close] waits for a disk.
public final class FileSink implements AutoCloseable {
    private static final int ANYBODY = 0777;

    private final Receiver receiver;
    private final SinkOptions options;
    private final SlotSlab slab;
    private final JobLine line;
    private final SinkFolder top;
    private final UnsyncedMark mark;
    private final Decider decider;
    private final PartWriter writer;
    private final LongMap<SinkFolder> folders = new LongMap<>(0);
    private final Unfinished unfinished;
    private final ReceiverAction action = new ReceiverAction();
    private final Notes warnings = new Notes();
    private final Notes failures = new Notes();
    private final Notes skipped = new Notes();

    private DecideJob decisions;
    private boolean isOffered;
    private boolean isEnded;
    private long admittedEntries;
    private long admittedBytes;
    private long presentBytes;
    private ByteString current = ByteString.EMPTY;
    private volatile Progress progress = Progress.NONE;

    /// Opens the folder to receive into, which is made if only its last name is missing. The slab
    /// has as many slots as the receiver; `wake` is called by I/O threads.
    ///
    /// @throws LinuxException when the folder cannot be made or opened
    public FileSink(
            Receiver receiver,
            ByteString destination,
            SinkOptions options,
            SlotSlab slab,
            DiskThreads threads,
            Runnable wake) {
        this.receiver = receiver;
        this.options = options;
        this.slab = slab;
        line = new JobLine(threads, wake);
        top = open(destination);
        folders.put(Entry.ROOT, top);
        Placement placement = new Placement(options.existing());
        mark = UnsyncedMark.in(top.fd, !options.eachFileDurable());
        decider = new Decider(top, options.existing(), placement, mark);
        AttributeWriter attributes = new AttributeWriter(warnings);
        writer = new PartWriter(attributes, placement, mark, options.eachFileDurable());
        unfinished = new Unfinished(receiver, line, writer, failures);
        decisions = new DecideJob(decider, this::decided);
    }

    private static SinkFolder open(ByteString destination) {
        byte[] path = destination.toBytes();
        int made = Folders.mkdir(Files.AT_FDCWD, path, ANYBODY);
        if (made < 0 && made != -Errno.EEXIST) {
            throw new LinuxException("mkdirat", made, "making " + destination);
        }
        int fd =
                LinuxException.check(
                        Files.open(Files.AT_FDCWD, path, Files.O_DIRECTORY, 0),
                        "openat",
                        "opening " + destination);
        try (Arena arena = Arena.ofConfined()) {
            Stat stat = new Stat(arena);
            LinuxException.check(stat.ofOpen(fd), "statx", "looking at " + destination);
            return SinkFolder.top(fd, stat);
        }
    }

    /// Does what can be done now. If it did anything, the receiver may have news for its peer, and
    /// what the peer said meanwhile may be taken now: the streams want a turn, and then this again.
    public boolean turn() {
        boolean isBusy = line.finishWorked();
        while (line.hasRoom() && receiver.poll(action)) {
            act();
            isBusy = true;
        }
        startDecisions();
        publish();
        return isBusy;
    }

    /// How much was given to the I/O threads and is not done.
    public int jobsUnderWay() {
        return line.underWay();
    }

    /// Whether somebody offers a transfer, which waits for [Receiver#accept] or for
    /// [Receiver#cancel].
    public boolean isOffered() {
        return isOffered;
    }

    private void act() {
        switch (action.kind()) {
            case OFFERED -> isOffered = true;
            case DECIDE -> decide(action.entry());
            case STORE -> {
                Entry entry = action.entry();
                current = shown(entry);
                unfinished.store(action, folder(entry), slab);
            }
            case STORE_PACK -> storePack();
            case HOLE -> unfinished.hole(action, folder(action.entry()));
            case FINISH -> unfinished.finish(action.entry(), folder(action.entry()));
            case END_FOLDER -> line.start(new EndFolderJob(action.entry(), removeFolder()));
            case ABANDON -> {
                tell(action.entry(), action.reason());
                unfinished.abandon(action.entry());
            }
            case SYNC -> line.start(new SyncJob());
            case FINISHED, CANCELLED -> end();
        }
    }

    private void end() {
        isEnded = true;
        unfinished.end();
    }

    private SinkFolder folder(Entry entry) {
        SinkFolder folder = folders.get(entry.folder());
        if (folder == null) {
            throw Check.never(new IllegalStateException("an entry without its folder"));
        }
        return folder;
    }

    private SinkFolder removeFolder() {
        SinkFolder folder = folders.remove(action.entry().id());
        if (folder == null) {
            throw Check.never(new IllegalStateException("a folder that was not made"));
        }
        return folder;
    }

    private void decide(Entry entry) {
        admittedEntries++;
        admittedBytes += entry.size();
        if (admittedEntries > options.mostEntries() || admittedBytes > options.mostBytes()) {
            fail(entry, Reason.BEYOND_LIMIT);
            return;
        }
        decisions.add(entry, folder(entry));
        if (decisions.isFull()) {
            startDecisions();
        }
    }

    private void startDecisions() {
        if (!decisions.isEmpty()) {
            line.start(decisions);
            decisions = new DecideJob(decider, this::decided);
        }
    }

    private void decided(Entry entry, Decision decision) {
        long id = entry.id();
        switch (decision) {
            case Decision.Made made -> {
                folders.put(id, made.folder());
                receiver.made(id);
            }
            case Decision.Linked _ -> receiver.done(id);
            case Decision.Kept kept -> {
                presentBytes += entry.size();
                if (kept.isOther()) {
                    skipped.add(shown(entry) + ": not received, another one is there");
                }
                receiver.kept(id);
            }
            case Decision.Wanted _ -> receiver.want(id);
            case Decision.Resumed resumed -> unfinished.resume(resumed.part());
            case Decision.Failed failed -> fail(entry, failed.reason());
        }
    }

    /// What is abandoned is told of then.
    private void fail(Entry entry, Reason reason) {
        if (receiver.failed(entry.id(), reason)) {
            tell(entry, reason);
        }
    }

    private void tell(Entry entry, @Nullable Reason reason) {
        failures.add(shown(entry), reason);
    }

    private ByteString shown(Entry entry) {
        SinkFolder folder = folders.get(entry.folder());
        return folder == null ? entry.name() : folder.shown(entry.name());
    }

    private void storePack() {
        PackItems items = action.items();
        PartFile[] each = new PartFile[items.count()];
        for (int i = 0; i < each.length; i++) {
            Entry entry = receiver.entry(items.id(i));
            each[i] = new PartFile(folder(entry), entry);
        }
        current = each[each.length - 1].shown();
        line.start(new StorePackJob(receiver, slab, action.slot(), items, each, writer));
    }

    private void publish() {
        long failed = receiver.failedEntries();
        long done = receiver.doneEntries() + receiver.keptEntries() + failed;
        long doneBytes = receiver.storedBytes() + presentBytes + unfinished.keptBytes();
        if (!progress.isAt(done, receiver.listed(), doneBytes, receiver.isListed())) {
            progress =
                    new Progress(
                            current,
                            done,
                            receiver.listed(),
                            doneBytes,
                            receiver.listedBytes(),
                            receiver.isListed(),
                            failed,
                            receiver.corruptBlocks());
        }
    }

    /// Whether the transfer is over, in whichever way, and nothing is under way any more.
    public boolean isDone() {
        return isEnded && line.isIdle();
    }

    /// From any thread.
    public Progress progress() {
        return progress;
    }

    /// Attributes that could not be set; from any thread.
    public Notes warnings() {
        return warnings;
    }

    /// Entries that are not here, and why; from any thread.
    public Notes failures() {
        return failures;
    }

    /// Entries whose name something else has, which stayed; from any thread.
    public Notes skipped() {
        return skipped;
    }

    /// Gives everything back but the slab. Unfinished files stay for another transfer. Waits for
    /// what is under way, which is nothing once [#isDone].
    @Override
    public void close() {
        end();
        line.finishAll();
        unfinished.close();
        folders.forEach((_, folder) -> Descriptors.close(folder.fd));
        folders.clear();
    }

    private final class EndFolderJob implements Job {
        private final Entry entry;
        private final SinkFolder folder;
        private boolean isInPlace;

        EndFolderJob(Entry entry, SinkFolder folder) {
            this.entry = entry;
            this.folder = folder;
        }

        @Override
        public void work(Tools tools) {
            isInPlace = folder.isInPlace(tools);
            if (isInPlace && (folder.isOurs || options.existing() == Existing.OVERWRITE)) {
                ByteString shown = folder.shown();
                writer.attributes().writeFolder(folder.fd, entry.attributes(), shown, tools);
            }
            Descriptors.close(folder.fd);
        }

        @Override
        public void finish() {
            if (isInPlace) {
                receiver.done(entry.id());
            } else {
                fail(entry, Reason.NOT_WRITTEN);
            }
        }
    }

    private final class SyncJob implements Job {
        private int answer;

        @Override
        public void work(Tools tools) {
            answer = Files.syncFileSystem(top.fd);
            if (answer == 0) {
                mark.synced();
            }
        }

        @Override
        public void finish() {
            if (answer < 0) {
                warnings.add("making it durable: " + Errno.describe(-answer));
                receiver.cancel(CancelCode.CANNOT_GO_ON, "not everything is on the disk");
            } else if (receiver.cancellation() == null) {
                receiver.synced();
            }
        }
    }
}
