package io.wraith.vfs.mount;

import io.wraith.vfs.message.Attributes;
import io.wraith.vfs.message.Contents;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.Status;
import io.wraith.vfs.message.Version;

/// Reads of files that change faster than a version can be asked for: each gets the bytes of one
/// answer, of whichever version that is, into slots that nobody else knows.
// MOUNT: It MUST NOT put the bytes of two such answers together.
final class BusyFiles {
    private static final int MOST_WRONG = 3;

    private final Desk desk;
    private final BlockStore store;

    BusyFiles(Desk desk, BlockStore store) {
        this.desk = desk;
        this.store = store;
    }

    /// Takes an answer of the host, and answers how that is for its reader: with OK it has its
    /// bytes, or is to ask again.
    Status take(Fetch fetch, Status status, Contents contents, Attributes attributes) {
        Operation reader = fetch.reader;
        FileState file = fetch.file;
        if (status == Status.STALE) {
            desk.handles.lost(file, fetch.handle);
        }
        if (status != Status.OK) {
            boolean isAgain = status == Status.STALE || status == Status.CHANGED;
            return isAgain ? Status.OK : status;
        }
        if (contents.length() > fetch.length || attributes.inode() != file.inode) {
            return Status.IO_ERROR;
        }
        byte[] bytes = contents.bytes().toBytes();
        boolean isZeros = contents.has(Limits.ZEROS);
        if (reader == null || !reader.isOpen()) {
            return Status.OK;
        }
        if (!isZeros && store.hash(bytes, bytes.length) != contents.check()) {
            desk.counts.wrongChecks++;
            return ++reader.wrong == MOST_WRONG ? Status.IO_ERROR : Status.OK;
        }
        // Meanwhile others may have been told of a newer one, and nobody sees an older one later.
        Version version = attributes.version();
        if (file.content != fetch.content && isOlder(version, file.version)) {
            return Status.OK;
        }
        learn(file, contents, attributes);
        desk.counts.bytesFromHost += contents.length();
        cut(reader.pieces, contents.length());
        put(reader.pieces, isZeros, bytes);
        reader.data();
        return Status.OK;
    }

    private static boolean isOlder(Version one, Version other) {
        return one.changedSeconds() == other.changedSeconds()
                ? one.changedNanos() < other.changedNanos()
                : one.changedSeconds() < other.changedSeconds();
    }

    // MOUNT: A mount MUST NOT keep these bytes beyond the answer that they were asked for.
    private void learn(FileState file, Contents contents, Attributes attributes) {
        if (!file.version.equals(attributes.version())) {
            desk.files.seen(file.node, file, attributes.version());
            desk.names.refresh(file.node, attributes);
        } else if (contents.has(Limits.UNSETTLED)) {
            desk.files.forgetKernelPages(file.node);
        }
    }

    /// The file ends earlier than was asked for.
    private void cut(Pieces pieces, int length) {
        while (pieces.count() > 0) {
            int last = pieces.count() - 1;
            int less = pieces.bytes() - length;
            if (less < pieces.length(last)) {
                pieces.shortenLast(less);
                return;
            }
            desk.cache.unpin(pieces.slot(last));
            pieces.removeLast();
        }
    }

    private void put(Pieces pieces, boolean isZeros, byte[] bytes) {
        int at = 0;
        for (int i = 0; i < pieces.count(); i++) {
            if (isZeros) {
                store.clear(pieces.slot(i), pieces.place(i), pieces.length(i));
            } else {
                store.put(pieces.slot(i), pieces.place(i), bytes, at, pieces.length(i));
            }
            at += pieces.length(i);
        }
    }
}
