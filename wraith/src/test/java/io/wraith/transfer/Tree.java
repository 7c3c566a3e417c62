package io.wraith.transfer;

import io.wraith.base.Prng;
import io.wraith.transfer.Entry.Attributes;
import io.wraith.transfer.Entry.Extended;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Files, folders and links by their path: what a transfer must make equal on both sides.
final class Tree {
    sealed interface Node {}

    record FileNode(Bytes content, Attributes attributes) implements Node {}

    record FolderNode(Attributes attributes) implements Node {}

    record SymbolicNode(ByteString target, Attributes attributes) implements Node {}

    /// The same file as another path.
    record LinkNode(String file) implements Node {}

    /// An array that is compared by what is in it.
    static final class Bytes {
        final byte[] array;

        Bytes(byte[] array) {
            this.array = array;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && Arrays.equals(array, that.array);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(array);
        }

        @Override
        public String toString() {
            return array.length + " bytes, hash " + hashCode();
        }
    }

    final Map<String, Node> nodes = new TreeMap<>();

    static Attributes attributes(Prng random) {
        List<Extended> extended = new ArrayList<>();
        for (int i = random.below(12); i > 10; i--) {
            extended.add(new Extended(ByteString.of("user." + i), text(random, 300)));
        }
        return new Attributes(
                random.below(0x1000),
                random.below(1L << 40) - (1L << 39),
                random.below(1_000_000_000),
                extended);
    }

    private static ByteString text(Prng random, int most) {
        byte[] bytes = new byte[random.below(most)];
        random.fill(bytes, 0, bytes.length);
        return ByteString.of(bytes, 0, bytes.length);
    }

    /// A tree with some of everything.
    static Tree random(Prng random, int entries) {
        Tree tree = new Tree();
        List<String> folders = new ArrayList<>(List.of(""));
        List<String> files = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            String folder = folders.get(random.below(folders.size()));
            String path = (folder.isEmpty() ? "" : folder + "/") + "n" + i;
            int kind = random.below(20);
            if (kind < 3) {
                tree.nodes.put(path, new FolderNode(attributes(random)));
                folders.add(path);
            } else if (kind == 3) {
                ByteString target = ByteString.of("../../" + i);
                tree.nodes.put(path, new SymbolicNode(target, attributes(random)));
            } else if (kind == 4 && !files.isEmpty()) {
                tree.nodes.put(path, new LinkNode(files.get(random.below(files.size()))));
            } else {
                tree.nodes.put(path, new FileNode(content(random), attributes(random)));
                files.add(path);
            }
        }
        return tree;
    }

    static Bytes content(Prng random) {
        int size =
                switch (random.below(12)) {
                    case 0 -> 0;
                    case 1 -> random.below(4 << 20);
                    case 2 -> Blocks.BYTES * (1 + random.below(3)) + random.below(3) - 1;
                    case 3 -> Blocks.PACKED_BYTES + random.below(3) - 1;
                    case 4 -> random.below(300_000);
                    default -> 1 + random.below(20_000);
                };
        byte[] bytes = new byte[size];
        random.fill(bytes, 0, size);
        if (random.below(3) == 0) {
            // Zeros, in long and short pieces.
            for (int i = 0; i < 4; i++) {
                int from = random.below(size + 1);
                int length = random.below(1 + Math.min(size - from, 1 << (4 + 6 * i)));
                Arrays.fill(bytes, from, from + length, (byte) 0);
            }
        }
        return new Bytes(bytes);
    }
}
