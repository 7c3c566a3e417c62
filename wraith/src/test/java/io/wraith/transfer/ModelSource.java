package io.wraith.transfer;

import io.wraith.base.Prng;
import io.wraith.simd.Blake3;
import io.wraith.transfer.Entry.File;
import io.wraith.transfer.Entry.Folder;
import io.wraith.transfer.Entry.HardLink;
import io.wraith.transfer.Entry.SymbolicLink;
import io.wraith.transfer.Tree.FileNode;
import io.wraith.transfer.Tree.FolderNode;
import io.wraith.transfer.Tree.LinkNode;
import io.wraith.transfer.Tree.Node;
import io.wraith.transfer.Tree.SymbolicNode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Lists and reads a [Tree] for a sender.
final class ModelSource {
    private final Sender sender;
    private final ArraySlots slots;
    private final Tree tree;
    private final Prng random;
    private final BlockHasher hasher = new BlockHasher();
    private final ArrayDeque<String> paths = new ArrayDeque<>();
    private final ArrayDeque<String> folders = new ArrayDeque<>();
    private final Map<String, Long> ids = new HashMap<>();
    final Map<Long, String> byId = new HashMap<>();
    final Map<String, Outcome> outcomes = new HashMap<>();
    final Map<String, Reason> reasons = new HashMap<>();

    /// Files whose source changes while it is read.
    final Set<String> changing = new HashSet<>();

    boolean isListed;
    int reads;

    ModelSource(Sender sender, ArraySlots slots, Tree tree, Prng random) {
        this.sender = sender;
        this.slots = slots;
        this.tree = tree;
        this.random = random;
        // A path that another begins with comes before it, if folders end with a slash.
        List<String> sorted = new ArrayList<>(tree.nodes.keySet());
        sorted.sort((a, b) -> (a + "/").compareTo(b + "/"));
        paths.addAll(sorted);
    }

    /// Lists one entry, or ends a folder or the list.
    void list() {
        if (isListed) {
            return;
        }
        String path = paths.peek();
        String folder = folders.peek();
        if (folder != null && (path == null || !path.startsWith(folder + "/"))) {
            folders.pop();
            sender.endFolder(Objects.requireNonNull(ids.get(folder)));
            return;
        }
        if (path == null) {
            isListed = true;
            sender.endList();
        } else if (sender.wantsEntry()) {
            paths.remove();
            add(path, Objects.requireNonNull(tree.nodes.get(path)), folder);
        }
    }

    private void add(String path, Node node, @Nullable String folder) {
        long parent = folder == null ? Entry.ROOT : Objects.requireNonNull(ids.get(folder));
        ByteString name = ByteString.of(path.substring(path.lastIndexOf('/') + 1));
        long id =
                switch (node) {
                    case FileNode file ->
                            sender.add(parent, name, file.attributes(), content(file));
                    case FolderNode made -> {
                        folders.push(path);
                        yield sender.add(parent, name, made.attributes(), new Folder());
                    }
                    case SymbolicNode link ->
                            sender.add(
                                    parent,
                                    name,
                                    link.attributes(),
                                    new SymbolicLink(link.target()));
                    case LinkNode link -> addLink(parent, name, link);
                };
        ids.put(path, id);
        byId.put(id, path);
    }

    private long addLink(long parent, ByteString name, LinkNode link) {
        FileNode file = (FileNode) Objects.requireNonNull(tree.nodes.get(link.file()));
        Long id = ids.get(link.file());
        if (id == null) {
            // Listed before its file: then the other name is the link. The contents are the same.
            return sender.add(parent, name, file.attributes(), content(file));
        }
        List<ByteString> path = Arrays.stream(link.file().split("/")).map(ByteString::of).toList();
        HardLink content = new HardLink(file.content().array.length, id, path);
        return sender.add(parent, name, file.attributes(), content);
    }

    private static File content(FileNode file) {
        return new File(file.content().array.length);
    }

    private byte[] bytes(long id) {
        Node node = Objects.requireNonNull(tree.nodes.get(byId.get(id)));
        if (node instanceof LinkNode link) {
            node = Objects.requireNonNull(tree.nodes.get(link.file()));
        }
        return ((FileNode) node).content().array;
    }

    void answer(SenderAction action) {
        switch (action.kind()) {
            case READ -> read(action);
            case READ_PACK -> readPack(action);
            case CHECK ->
                    sender.checked(
                            action.id(), isChanging(action.id()) ? Reason.SOURCE_CHANGED : null);
            case CLOSED -> {
                String path = Objects.requireNonNull(byId.get(action.id()));
                outcomes.put(path, action.outcome());
                Reason reason = action.reason();
                if (reason != null) {
                    reasons.put(path, reason);
                }
            }
            case FINISHED, CANCELLED -> {}
        }
    }

    private boolean isChanging(long id) {
        return changing.contains(byId.get(id));
    }

    private void read(SenderAction action) {
        reads++;
        byte[] bytes = bytes(action.id());
        int from = (int) action.block() * Blocks.BYTES;
        if (action.mustCheck() && isChanging(action.id())) {
            sender.readFailed(action.slot(), Reason.SOURCE_CHANGED);
            return;
        }
        Runs runs = runs(bytes, from, action.length());
        if (runs.total() == 0 && random.below(2) == 0) {
            long blocks = 1;
            while (from + blocks * Blocks.BYTES < bytes.length
                    && isZero(bytes, (int) (from + blocks * Blocks.BYTES))) {
                blocks++;
            }
            sender.hole(action.slot(), blocks);
            return;
        }
        slots.put(action.slot(), 0, bytes, from, action.length());
        byte[] value = new byte[BlockHasher.VALUE_BYTES];
        hasher.begin(bytes.length, action.block());
        for (int i = 0; i < runs.count(); i++) {
            hasher.run(runs.at(i), runs.length(i)).update(bytes, from + runs.at(i), runs.length(i));
        }
        hasher.value(value, 0);
        sender.blockRead(action.slot(), value, runs);
    }

    private static boolean isZero(byte[] bytes, int from) {
        return runs(bytes, from, Math.min(Blocks.BYTES, bytes.length - from)).total() == 0;
    }

    static Runs runs(byte[] bytes, int from, int length) {
        Runs runs = new Runs();
        for (int at = 0; at < length; at += Runs.PIECE_BYTES) {
            int part = Math.min(Runs.PIECE_BYTES, length - at);
            boolean isZero = true;
            for (int i = 0; i < part && isZero; i++) {
                isZero = bytes[from + at + i] == 0;
            }
            if (!isZero) {
                runs.add(at, part);
            }
        }
        return runs;
    }

    private void readPack(SenderAction action) {
        PackItems items = action.items();
        for (int i = 0; i < items.count(); i++) {
            reads++;
            byte[] bytes = bytes(items.id(i));
            if (isChanging(items.id(i))) {
                sender.itemFailed(action.slot(), i, Reason.SOURCE_CHANGED);
            } else {
                slots.put(action.slot(), items.at(i), bytes, 0, bytes.length);
                sender.itemRead(action.slot(), i, Blake3.hash(bytes));
            }
        }
    }
}
