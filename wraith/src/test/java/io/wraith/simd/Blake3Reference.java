package io.wraith.simd;

import java.util.Arrays;

/// BLAKE3 as its paper defines it, by recursion and without regard to speed. It shares nothing with
/// the product.
final class Blake3Reference {
    private static final int[] IV = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
    };
    private static final int[] PERMUTATION = {2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8};

    private Blake3Reference() {}

    /// The unkeyed hash.
    static byte[] hash(byte[] input, int length) {
        return bytes(node(input, 0, input.length, 0, 8), length);
    }

    /// The chaining value of a part that is a subtree but not the root.
    static byte[] chainingValue(byte[] input, int from, int to) {
        return Arrays.copyOf(bytes(node(input, from, to, from / 1024, 0), 64), 32);
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Node(int[] key, int[] words, long counter, int length, int flags) {}

    private static Node node(byte[] input, int from, int to, long chunk, int root) {
        int length = to - from;
        if (length <= 1024) {
            int[] value = IV;
            int last = Math.max(0, (length - 1) / 64);
            for (int block = 0; ; block++) {
                int at = from + 64 * block;
                int size = Math.min(64, to - at);
                int flags = (block == 0 ? 1 : 0) | (block == last ? 2 | root : 0);
                Node node = new Node(value, words(input, at, size), chunk, size, flags);
                if (block == last) {
                    return node;
                }
                value = Arrays.copyOf(compress(node), 8);
            }
        }
        int left = 1024 * Integer.highestOneBit((length - 1) / 1024);
        int[] words = new int[16];
        System.arraycopy(compress(node(input, from, from + left, chunk, 0)), 0, words, 0, 8);
        int[] right = compress(node(input, from + left, to, chunk + left / 1024, 0));
        System.arraycopy(right, 0, words, 8, 8);
        return new Node(IV, words, 0, 64, 4 | root);
    }

    private static byte[] bytes(Node root, int length) {
        byte[] output = new byte[length];
        for (int i = 0; i < length; i++) {
            boolean isRoot = (root.flags & 8) != 0;
            long counter = isRoot ? i / 64 : root.counter;
            int[] words =
                    compress(new Node(root.key, root.words, counter, root.length, root.flags));
            output[i] = (byte) (words[i % 64 / 4] >>> (8 * (i % 4)));
        }
        return output;
    }

    private static int[] words(byte[] input, int at, int size) {
        int[] words = new int[16];
        for (int i = 0; i < size; i++) {
            words[i / 4] |= (input[at + i] & 0xff) << (8 * (i % 4));
        }
        return words;
    }

    private static int[] compress(Node node) {
        int[] s = Arrays.copyOf(node.key, 16);
        System.arraycopy(IV, 0, s, 8, 4);
        s[12] = (int) node.counter;
        s[13] = (int) (node.counter >>> 32);
        s[14] = node.length;
        s[15] = node.flags;
        int[] m = node.words;
        for (int round = 0; round < 7; round++) {
            for (int i = 0; i < 4; i++) {
                mix(s, i, 4 + i, 8 + i, 12 + i, m[2 * i], m[2 * i + 1]);
            }
            for (int i = 0; i < 4; i++) {
                int b = 4 + (i + 1) % 4;
                int c = 8 + (i + 2) % 4;
                mix(s, i, b, c, 12 + (i + 3) % 4, m[8 + 2 * i], m[9 + 2 * i]);
            }
            int[] before = m;
            m = Arrays.stream(PERMUTATION).map(word -> before[word]).toArray();
        }
        for (int i = 0; i < 8; i++) {
            s[i] ^= s[i + 8];
            s[i + 8] ^= node.key[i];
        }
        return s;
    }

    private static void mix(int[] s, int a, int b, int c, int d, int x, int y) {
        s[a] += s[b] + x;
        s[d] = Integer.rotateRight(s[d] ^ s[a], 16);
        s[c] += s[d];
        s[b] = Integer.rotateRight(s[b] ^ s[c], 12);
        s[a] += s[b] + y;
        s[d] = Integer.rotateRight(s[d] ^ s[a], 8);
        s[c] += s[d];
        s[b] = Integer.rotateRight(s[b] ^ s[c], 7);
    }
}
