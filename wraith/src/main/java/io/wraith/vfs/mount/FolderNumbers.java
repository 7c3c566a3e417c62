package io.wraith.vfs.mount;

import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.FromHost.Walked;
import io.wraith.vfs.message.FromMount.Walk;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.Place;
import io.wraith.vfs.message.Status;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The host's numbers of folders: what it forgot, or what was numbered by another instance, is
/// walked to again by name.
final class FolderNumbers {
    private static final long MS = 1_000_000;
    private static final int MOST_TRIES = 16;

    private final Desk desk;
    private final Names names;
    private final NodeTable nodes;

    FolderNumbers(Desk desk) {
        this.desk = desk;
        names = desk.names;
        nodes = names.nodes;
    }

    Want walk(Folder folder, long from, List<ByteString> path) {
        Walk walk = new Walk(desk.link().nextNumber(), from, path);
        Want want = new Want(Want.NAMES, walk, names.marks.last(), desk.nowNs);
        want.folder = folder;
        want.node = folder.node;
        nodes.hold(folder.node);
        desk.link().ask(want);
        return want;
    }

    /// Whether the host's number of a folder is known; if not it is asked for, and the operation
    /// waits.
    boolean has(Folder folder, Operation operation) {
        if (!desk.isOnline()) {
            desk.withoutHost(operation);
            return false;
        }
        if (folder.number == 0) {
            resolve(folder, operation);
        }
        return folder.number != 0;
    }

    /// Walks to a folder from the nearest one above that has a number.
    private void resolve(Folder folder, Operation operation) {
        if (++operation.tries > MOST_TRIES) {
            operation.fail(Failure.STALE);
            return;
        }
        ArrayDeque<ByteString> path = new ArrayDeque<>();
        int at = folder.node;
        while (names.folder(at).number == 0) {
            if (at == NodeTable.ROOT || !nodes.isAttached(at)) {
                operation.fail(Failure.STALE);
                return;
            }
            path.addFirst(nodes.name(at));
            at = nodes.parent(at);
        }
        while (path.size() > Limits.MOST_NAMES) {
            path.removeLast();
        }
        boolean isAsked = !folder.waiting.isEmpty();
        folder.waiting.add(operation);
        if (!isAsked) {
            desk.counts.namesFromHost++;
            Want want = walk(folder, names.folder(at).number, new ArrayList<>(path));
            want.start = at;
        }
    }

    void resolved(Want want, Walk walk, Walked walked, Folder folder) {
        long mark = names.marks.of(walked.head().mark());
        long expiryNs = want.askedNs + walked.leaseMs() * MS;
        int at = want.start;
        Status status = walked.head().status();
        int known = Math.min(walked.nodes().size(), walk.names().size());
        for (int i = 0; i < known; i++) {
            at = names.learn(at, walk.names().get(i), walked.nodes().get(i), mark, expiryNs);
        }
        if (status == Status.NOT_FOUND && known < walk.names().size()) {
            names.learnAbsent(at, walk.names().get(known), mark, expiryNs);
        } else if (status == Status.STALE) {
            names.forgetNumber(names.folder(want.start));
        }
        names.removeFree(at);
        boolean isHard = status != Status.OK && status != Status.STALE && status != Status.BUSY;
        for (Operation operation : folder.waiting) {
            if (!operation.isOpen()) {
                continue;
            }
            if (isHard && operation.kind == Operation.Kind.LOOKUP) {
                operation.fail(Failure.STALE);
            } else if (isHard) {
                operation.fail(status == Status.NOT_FOUND ? Failure.STALE : Failure.of(status));
            } else if (status == Status.BUSY) {
                desk.later(operation);
            } else {
                desk.ready(operation);
            }
        }
        folder.waiting.clear();
    }

    /// The place of a node; null if the operation waits for its folder's number, or failed.
    @Nullable Place place(Operation operation, int node) {
        if (node != NodeTable.ROOT && !nodes.isAttached(node)) {
            operation.fail(Failure.STALE);
            return null;
        }
        boolean isRoot = node == NodeTable.ROOT;
        Folder folder = names.folder(isRoot ? node : nodes.parent(node));
        if (!has(folder, operation)) {
            return null;
        }
        return isRoot ? Place.of(folder.number) : new Place(folder.number, nodes.name(node));
    }
}
