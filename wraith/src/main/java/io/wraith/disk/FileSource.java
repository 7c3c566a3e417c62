package io.wraith.disk;

import io.wraith.base.Check;
import io.wraith.base.LongMap;
import io.wraith.linux.LinuxException;
import io.wraith.transfer.Blocks;
import io.wraith.transfer.ByteString;
import io.wraith.transfer.CancelCode;
import io.wraith.transfer.Entry;
import io.wraith.transfer.Outcome;
import io.wraith.transfer.PackItems;
import io.wraith.transfer.Reason;
import io.wraith.transfer.Sender;
import io.wraith.transfer.SenderAction;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// Lists and reads files and folders for a [Sender]. It belongs to the sender's thread, which calls
/// [#turn] after anything happened to the sender and whenever it was woken. Nothing but the
/// constructor and [#close] waits for a disk.
public final class FileSource implements AutoCloseable {
    private static final int MOST_READY = 1024;
    private static final int LISTED_AT_ONCE = 128;

    private final Sender sender;
    private final SlotSlab slab;
    private final JobLine line;
    private final Walk walk;
    private final OpenFiles openFiles = new OpenFiles();
    private final SourceTops tops;
    private final LongMap<SourceFile> files = new LongMap<>(0);
    private final ArrayDeque<Listed> ready = new ArrayDeque<>();
    private final SenderAction action = new SenderAction();
    private final Notes warnings = new Notes();
    private final Notes failures = new Notes();

    private boolean isWalking;
    private boolean isWalked;
    private boolean isEnded;
    private long listedEntries;
    private long listedBytes;
    private long doneEntries;
    private long failedEntries;
    private long closedBytes;
    private ByteString current = ByteString.EMPTY;
    private volatile Progress progress = Progress.NONE;

    /// Opens what is to be sent. The slab has as many slots as the sender; `wake` is called by I/O
    /// threads.
    ///
    /// @throws LinuxException when something is not there
    /// @throws IllegalArgumentException when two things would have the same name, one has none, or
    ///   a pattern is none
    public FileSource(
            Sender sender,
            List<SourceRoot> roots,
            SourceOptions options,
            SlotSlab slab,
            DiskThreads threads,
            Runnable wake) {
        this.sender = sender;
        this.slab = slab;
        line = new JobLine(threads, wake);
        tops = new SourceTops(roots);
        try {
            walk = new Walk(roots, tops.map(), options, warnings);
        } catch (IllegalArgumentException refused) {
            tops.close();
            throw refused;
        }
    }

    /// Does what can be done now. If it did anything, the streams want a turn, and then this again.
    public boolean turn() {
        boolean isBusy = line.finishWorked();
        isBusy |= list();
        while (line.hasRoom() && sender.poll(action)) {
            act();
            isBusy = true;
        }
        publish();
        return isBusy;
    }

    private boolean list() {
        boolean isAny = false;
        while (!ready.isEmpty() && sender.cancellation() == null && list(ready.peek())) {
            ready.remove();
            isAny = true;
        }
        boolean isWanted = !isWalked && ready.size() < MOST_READY && sender.cancellation() == null;
        if (isWanted && !isWalking) {
            isWalking = true;
            line.start(new WalkJob());
        }
        return isAny;
    }

    /// False if no entry is wanted now.
    private boolean list(Listed next) {
        switch (next) {
            case Listed.Found found -> {
                if (!sender.wantsEntry()) {
                    return false;
                }
                Entry entry = found.entry();
                long id =
                        sender.add(
                                entry.folder(), entry.name(), entry.attributes(), entry.content());
                Check.that(id == entry.id(), "ids count the entries");
                listedEntries++;
                listedBytes += entry.size();
                SourceFile file = found.file();
                if (file != null) {
                    files.put(id, file);
                }
            }
            case Listed.FolderEnd end -> sender.endFolder(end.id());
            case Listed.End _ -> sender.endList();
        }
        return true;
    }

    private void act() {
        switch (action.kind()) {
            case READ -> {
                SourceFile file = file(action.id());
                current = file.shown();
                line.start(new ReadJob(sender, slab, openFiles, file, action));
            }
            case READ_PACK -> {
                PackItems items = action.items();
                SourceFile[] each = new SourceFile[items.count()];
                for (int i = 0; i < each.length; i++) {
                    each[i] = file(items.id(i));
                }
                current = each[each.length - 1].shown();
                line.start(new ReadPackJob(sender, slab, action.slot(), items, each));
            }
            case CHECK -> line.start(new CheckJob(action.id(), file(action.id())));
            case CLOSED -> closed(action.id(), action.outcome(), action.reason());
            case FINISHED, CANCELLED -> isEnded = true;
        }
    }

    private SourceFile file(long id) {
        SourceFile file = files.get(id);
        if (file == null) {
            throw Check.never(new IllegalStateException("no file was listed as " + id));
        }
        return file;
    }

    private void closed(long id, Outcome outcome, @Nullable Reason reason) {
        doneEntries++;
        SourceFile file = files.remove(id);
        closedBytes += file == null || outcome == Outcome.FAILED ? 0 : file.facts.size();
        if (outcome == Outcome.FAILED) {
            failedEntries++;
            failures.add(file == null ? ByteString.of("entry " + id) : file.shown(), reason);
        }
        if (file != null && file.facts.size() > Blocks.BYTES) {
            line.start(new ForgetJob(file));
        }
    }

    private void publish() {
        long doneBytes = Math.max(closedBytes, sender.progressBytes());
        boolean isListed = isWalked && ready.isEmpty();
        if (!progress.isAt(doneEntries, listedEntries, doneBytes, isListed)) {
            progress =
                    new Progress(
                            current,
                            doneEntries,
                            listedEntries,
                            doneBytes,
                            listedBytes,
                            isListed,
                            failedEntries,
                            0);
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

    /// What was not sent or not sent whole, and why; from any thread.
    public Notes warnings() {
        return warnings;
    }

    /// Which entries the receiver does not have; from any thread.
    public Notes failures() {
        return failures;
    }

    /// Gives everything back but the slab. Waits for what is under way, which is nothing once
    /// [#isDone].
    @Override
    public void close() {
        line.finishAll();
        walk.close();
        openFiles.closeAll();
        tops.close();
    }

    private final class WalkJob implements Job {
        private final List<Listed> found = new ArrayList<>();
        private @Nullable LinuxException fault;

        @Override
        public void work(Tools tools) {
            try {
                walk.more(LISTED_AT_ONCE, found, tools);
            } catch (LinuxException refused) {
                fault = refused;
            }
        }

        @Override
        public void finish() {
            isWalking = false;
            ready.addAll(found);
            isWalked = !found.isEmpty() && found.getLast() instanceof Listed.End;
            if (fault != null) {
                warnings.add(String.valueOf(fault.getMessage()));
                sender.cancel(CancelCode.CANNOT_GO_ON, "what is to be sent cannot be read");
            }
        }
    }

    private final class CheckJob implements Job {
        private final long id;
        private final SourceFile file;
        private @Nullable Reason change;

        CheckJob(long id, SourceFile file) {
            this.id = id;
            this.file = file;
        }

        @Override
        public void work(Tools tools) {
            int fd = openFiles.acquire(file);
            if (fd < 0) {
                change = Faults.reading(fd);
                return;
            }
            change = file.change(fd, tools.stat);
            openFiles.release(file);
        }

        @Override
        public void finish() {
            sender.checked(id, change);
        }
    }

    private final class ForgetJob implements Job {
        private final SourceFile file;

        ForgetJob(SourceFile file) {
            this.file = file;
        }

        @Override
        public void work(Tools tools) {
            openFiles.forget(file);
        }

        @Override
        public void finish() {
            // Nobody waits for it.
        }
    }
}
