package io.wraith.vfs.mount;

import io.wraith.base.Prng;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.Attributes;
import io.wraith.vfs.message.Timestamp;
import io.wraith.vfs.message.Version;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A folder in memory that remembers what it was like when.
final class ModelShare {
    static final int FILE = 0x8000 | 0644;
    static final int FOLDER = 0x4000 | 0755;
    static final int LINK = 0xa000 | 0777;

    /// What a file was from a time on.
    record State(long sinceNs, Version version, long seed) {}

    /// What a name led to from a time on; 0 for nothing.
    record Led(long sinceNs, long inode) {}

    static final class Item {
        final long inode;
        final int mode;
        final Map<ByteString, Item> children = new LinkedHashMap<>();
        final List<State> states = new ArrayList<>();
        ByteString link = ByteString.EMPTY;
        int names = 1;

        Item(long inode, int mode) {
            this.inode = inode;
            this.mode = mode;
        }

        State state() {
            return states.getLast();
        }

        boolean isFolder() {
            return mode == FOLDER;
        }

        Attributes attributes() {
            Version version = state().version;
            Timestamp changed = new Timestamp(version.changedSeconds(), version.changedNanos());
            Attributes.Times times = new Attributes.Times(changed, changed, changed, changed);
            return new Attributes(
                    inode,
                    version.size(),
                    version.size(),
                    times,
                    mode,
                    new Attributes.Owner(names, 0, 0),
                    0);
        }
    }

    final Item root;
    final Map<Long, Item> items = new HashMap<>();
    private final Map<Long, Map<ByteString, List<Led>>> histories = new HashMap<>();
    private long inodes;
    private long changes;

    ModelShare() {
        root = make(FOLDER, 0, 0);
    }

    private Item make(int mode, long size, long nowNs) {
        Item item = new Item(++inodes, mode);
        items.put(item.inode, item);
        write(item, size, nowNs);
        return item;
    }

    /// Other contents, of this size.
    void write(Item item, long size, long nowNs) {
        changes++;
        Version version = new Version(item.inode, 1000 + changes, 7, size);
        item.states.add(new State(nowNs, version, changes));
    }

    /// Other contents that the version does not show.
    void rewrite(Item item, long nowNs) {
        changes++;
        item.states.add(new State(nowNs, item.state().version, changes));
    }

    Item add(Item folder, ByteString name, int mode, long size, long nowNs) {
        Item item = make(mode, size, nowNs);
        put(folder, name, item, nowNs);
        return item;
    }

    void put(Item folder, ByteString name, Item item, long nowNs) {
        folder.children.put(name, item);
        history(folder, name).add(new Led(nowNs, item.inode));
        write(folder, 0, nowNs);
    }

    void remove(Item folder, ByteString name, long nowNs) {
        if (folder.children.remove(name) != null) {
            history(folder, name).add(new Led(nowNs, 0));
            write(folder, 0, nowNs);
        }
    }

    private Item item(long inode) {
        return Objects.requireNonNull(items.get(inode));
    }

    private List<Led> history(Item folder, ByteString name) {
        return histories
                .computeIfAbsent(folder.inode, _ -> new HashMap<>())
                .computeIfAbsent(name, _ -> new ArrayList<>(List.of(new Led(-1, 0))));
    }

    /// Whether a name led there at some time from `fromNs` on.
    boolean ledTo(long folder, ByteString name, long inode, long fromNs) {
        Item item = item(folder);
        List<Led> history = history(item, name);
        for (int i = 0; i < history.size(); i++) {
            boolean isOver = i + 1 < history.size() && history.get(i + 1).sinceNs < fromNs;
            if (!isOver && history.get(i).inode == inode) {
                return true;
            }
        }
        return false;
    }

    /// The state of a file of a version, if it was that at some time from `fromNs` on.
    @Nullable State stateAt(long inode, Version version, long fromNs) {
        List<State> states = item(inode).states;
        for (int i = 0; i < states.size(); i++) {
            boolean isOver = i + 1 < states.size() && states.get(i + 1).sinceNs < fromNs;
            if (!isOver && states.get(i).version.equals(version)) {
                return states.get(i);
            }
        }
        return null;
    }

    /// All states of a file from `fromNs` on.
    List<State> statesSince(long inode, long fromNs) {
        List<State> states = item(inode).states;
        List<State> since = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            boolean isOver = i + 1 < states.size() && states.get(i + 1).sinceNs < fromNs;
            if (!isOver) {
                since.add(states.get(i));
            }
        }
        return since;
    }

    static byte[] bytes(State state, long offset, int length) {
        long left = Math.max(0, state.version.size() - offset);
        byte[] bytes = new byte[(int) Math.min(length, left)];
        for (int i = 0; i < bytes.length; i++) {
            long at = offset + i;
            bytes[i] = (byte) (Prng.mixed(state.seed * 77 + at / 8) >>> (8 * (at % 8)));
        }
        return bytes;
    }
}
