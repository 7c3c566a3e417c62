package io.wraith.vfs.mount;

import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.FromHost.AttributeList;
import io.wraith.vfs.message.FromHost.AttributeValue;
import io.wraith.vfs.message.FromHost.Extended;
import io.wraith.vfs.message.FromHost.FileSystem;
import io.wraith.vfs.message.FromHost.Sought;
import io.wraith.vfs.message.FromHost.Usage;
import io.wraith.vfs.message.FromMount.GetAttribute;
import io.wraith.vfs.message.FromMount.ListAttributes;
import io.wraith.vfs.message.FromMount.Request;
import io.wraith.vfs.message.FromMount.Seek;
import io.wraith.vfs.message.FromMount.StatFileSystem;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.Place;
import io.wraith.vfs.message.Status;

/// What is asked for seldom, and mostly passed on: extended attributes, holes, how full the disk
/// is.
final class Extras {
    /// In place of an operation's length: what [#seek] is for.
    static final int HOLE = 1;

    private static final ByteString USER = ByteString.of("user.");
    private static final long USAGE_NS = 5_000_000_000L;

    private final Desk desk;
    private final FolderNumbers numbers;
    private final Opens opens;
    private Usage usage = Usage.NONE;
    private long usageNs;
    private boolean isAsking;

    Extras(Desk desk, FolderNumbers numbers, Opens opens) {
        this.desk = desk;
        this.numbers = numbers;
        this.opens = opens;
    }

    /// `df` never waits: it gets what was last known, which is asked for at the beginning and
    /// whenever it is old.
    void statistics(Operation operation) {
        if (desk.isOnline() && desk.nowNs - usageNs > USAGE_NS) {
            askUsage();
        }
        operation.statistics(usage);
    }

    void askUsage() {
        if (!isAsking) {
            isAsking = true;
            ask(new StatFileSystem(desk.link().nextNumber()));
        }
    }

    private Want ask(Request message) {
        Want want = new Want(Want.NAMES, message, desk.names.marks.last(), desk.nowNs);
        desk.link().ask(want);
        return want;
    }

    void usage(FileSystem system) {
        isAsking = false;
        if (system.head().status() == Status.OK) {
            usage = system.usage();
            usageNs = desk.nowNs;
        }
    }

    void lost() {
        isAsking = false;
    }

    /// Access control lists are the host's to apply: a program here cannot use them, and is not
    /// shown any, which spares `ls -l` a question for each file.
    void value(Operation operation) {
        if (!isOfUser(operation.name)) {
            operation.fail(Failure.UNSUPPORTED);
            return;
        }
        Place place = numbers.place(operation, operation.subject);
        if (place != null) {
            int number = desk.link().nextNumber();
            ask(new GetAttribute(number, place, operation.name)).waiting.add(operation);
        }
    }

    private static boolean isOfUser(ByteString name) {
        boolean isOfUser = name.length() > USER.length();
        for (int i = 0; i < USER.length() && isOfUser; i++) {
            isOfUser = name.at(i) == USER.at(i);
        }
        return isOfUser;
    }

    void value(Want want, AttributeValue value) {
        for (Operation operation : want.waiting) {
            if (isAnswerable(operation, want, value.head().status())) {
                operation.bytes(value.value());
            }
        }
    }

    /// The names of all, each with a zero behind it.
    void names(Operation operation) {
        Place place = numbers.place(operation, operation.subject);
        if (place != null) {
            ask(new ListAttributes(desk.link().nextNumber(), place)).waiting.add(operation);
        }
    }

    void names(Want want, AttributeList list) {
        int length = 0;
        for (Extended each : list.attributes()) {
            length += isOfUser(each.name()) ? each.name().length() + 1 : 0;
        }
        byte[] names = new byte[length];
        int at = 0;
        for (Extended each : list.attributes()) {
            if (isOfUser(each.name())) {
                each.name().copy(names, at);
                at += each.name().length() + 1;
            }
        }
        for (Operation operation : want.waiting) {
            if (isAnswerable(operation, want, list.head().status())) {
                operation.bytes(ByteString.of(names, 0, length));
            }
        }
    }

    void seek(Operation operation, OpenFile file) {
        long size = file.state.version.size();
        if (operation.offset < 0 || operation.offset >= Limits.SIZE_LIMIT) {
            // Nowhere in any file, which the host need not be asked, nor could be.
            operation.fail(Failure.NO_SUCH_OFFSET);
        } else if (desk.isOffline()) {
            // What is not known is data up to the end.
            boolean isInside = operation.offset < size;
            if (isInside) {
                operation.position(operation.length == HOLE ? size : operation.offset);
            } else {
                operation.fail(Failure.NO_SUCH_OFFSET);
            }
        } else if (!desk.isOnline()) {
            desk.withoutHost(operation);
        } else if (opens.hasHandle(operation, file, 0)) {
            int handle = file.state.handle;
            boolean isForHole = operation.length == HOLE;
            int number = desk.link().nextNumber();
            Want want = ask(new Seek(number, handle, operation.offset, isForHole));
            want.file = file.state;
            desk.handles.use(file.state);
            want.waiting.add(operation);
        }
    }

    void sought(Want want, Sought sought) {
        FileState file = want.file;
        if (file != null) {
            desk.handles.unuse(file);
            if (sought.head().status() == Status.STALE && want.message instanceof Seek seek) {
                desk.handles.lost(file, seek.handle());
            }
        }
        for (Operation operation : want.waiting) {
            if (isAnswerable(operation, want, sought.head().status())) {
                operation.position(sought.offset());
            }
        }
    }

    /// Whether there is an answer; if not the operation failed or is tried again.
    private boolean isAnswerable(Operation operation, Want want, Status status) {
        if (!operation.isOpen() || status == Status.OK) {
            return operation.isOpen();
        }
        if (status == Status.BUSY) {
            desk.later(operation);
        } else if (status == Status.STALE && ++operation.tries < 4) {
            if (want.message instanceof GetAttribute get) {
                forget(get.place());
            } else if (want.message instanceof ListAttributes list) {
                forget(list.place());
            }
            desk.ready(operation);
        } else {
            operation.fail(Failure.of(status));
        }
        return false;
    }

    private void forget(Place place) {
        Folder folder = desk.names.byNumber(place.folder());
        if (folder != null) {
            desk.names.forgetNumber(folder);
        }
    }
}
