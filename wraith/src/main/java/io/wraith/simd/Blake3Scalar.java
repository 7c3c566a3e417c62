package io.wraith.simd;

/// The compression function of BLAKE3 on one block after another: the scalar twin.
final class Blake3Scalar {
    private Blake3Scalar() {}

    /// Compresses `count` whole blocks in a row, with the counter, length and flags in `node`.
    // Straight-line kernel: rounds in a method of their own would pass 32 numbers through memory.
    static void blocks(byte[] source, int at, int count, int[] node) {
        int last = at + (count - 1) * Blake3Compression.BLOCK;
        for (int block = at; block <= last; block += Blake3Compression.BLOCK) {
            int m0 = LittleEndian.getInt(source, block);
            int m1 = LittleEndian.getInt(source, block + 4);
            int m2 = LittleEndian.getInt(source, block + 8);
            int m3 = LittleEndian.getInt(source, block + 12);
            int m4 = LittleEndian.getInt(source, block + 16);
            int m5 = LittleEndian.getInt(source, block + 20);
            int m6 = LittleEndian.getInt(source, block + 24);
            int m7 = LittleEndian.getInt(source, block + 28);
            int m8 = LittleEndian.getInt(source, block + 32);
            int m9 = LittleEndian.getInt(source, block + 36);
            int m10 = LittleEndian.getInt(source, block + 40);
            int m11 = LittleEndian.getInt(source, block + 44);
            int m12 = LittleEndian.getInt(source, block + 48);
            int m13 = LittleEndian.getInt(source, block + 52);
            int m14 = LittleEndian.getInt(source, block + 56);
            int m15 = LittleEndian.getInt(source, block + 60);
            int s0 = node[0];
            int s1 = node[1];
            int s2 = node[2];
            int s3 = node[3];
            int s4 = node[4];
            int s5 = node[5];
            int s6 = node[6];
            int s7 = node[7];
            int s8 = Blake3Compression.IV0;
            int s9 = Blake3Compression.IV1;
            int s10 = Blake3Compression.IV2;
            int s11 = Blake3Compression.IV3;
            int s12 = node[Blake3Compression.COUNTER];
            int s13 = node[Blake3Compression.COUNTER + 1];
            int s14 = node[Blake3Compression.LENGTH];
            int s15 = Blake3Compression.flags(node, block == at, block == last);
            for (int round = 1; ; round++) {
                s0 += m0 + s4;
                s1 += m2 + s5;
                s2 += m4 + s6;
                s3 += m6 + s7;
                s12 = Integer.rotateRight(s12 ^ s0, 16);
                s13 = Integer.rotateRight(s13 ^ s1, 16);
                s14 = Integer.rotateRight(s14 ^ s2, 16);
                s15 = Integer.rotateRight(s15 ^ s3, 16);
                s8 += s12;
                s9 += s13;
                s10 += s14;
                s11 += s15;
                s4 = Integer.rotateRight(s4 ^ s8, 12);
                s5 = Integer.rotateRight(s5 ^ s9, 12);
                s6 = Integer.rotateRight(s6 ^ s10, 12);
                s7 = Integer.rotateRight(s7 ^ s11, 12);
                s0 += m1 + s4;
                s1 += m3 + s5;
                s2 += m5 + s6;
                s3 += m7 + s7;
                s12 = Integer.rotateRight(s12 ^ s0, 8);
                s13 = Integer.rotateRight(s13 ^ s1, 8);
                s14 = Integer.rotateRight(s14 ^ s2, 8);
                s15 = Integer.rotateRight(s15 ^ s3, 8);
                s8 += s12;
                s9 += s13;
                s10 += s14;
                s11 += s15;
                s4 = Integer.rotateRight(s4 ^ s8, 7);
                s5 = Integer.rotateRight(s5 ^ s9, 7);
                s6 = Integer.rotateRight(s6 ^ s10, 7);
                s7 = Integer.rotateRight(s7 ^ s11, 7);
                s0 += m8 + s5;
                s1 += m10 + s6;
                s2 += m12 + s7;
                s3 += m14 + s4;
                s15 = Integer.rotateRight(s15 ^ s0, 16);
                s12 = Integer.rotateRight(s12 ^ s1, 16);
                s13 = Integer.rotateRight(s13 ^ s2, 16);
                s14 = Integer.rotateRight(s14 ^ s3, 16);
                s10 += s15;
                s11 += s12;
                s8 += s13;
                s9 += s14;
                s5 = Integer.rotateRight(s5 ^ s10, 12);
                s6 = Integer.rotateRight(s6 ^ s11, 12);
                s7 = Integer.rotateRight(s7 ^ s8, 12);
                s4 = Integer.rotateRight(s4 ^ s9, 12);
                s0 += m9 + s5;
                s1 += m11 + s6;
                s2 += m13 + s7;
                s3 += m15 + s4;
                s15 = Integer.rotateRight(s15 ^ s0, 8);
                s12 = Integer.rotateRight(s12 ^ s1, 8);
                s13 = Integer.rotateRight(s13 ^ s2, 8);
                s14 = Integer.rotateRight(s14 ^ s3, 8);
                s10 += s15;
                s11 += s12;
                s8 += s13;
                s9 += s14;
                s5 = Integer.rotateRight(s5 ^ s10, 7);
                s6 = Integer.rotateRight(s6 ^ s11, 7);
                s7 = Integer.rotateRight(s7 ^ s8, 7);
                s4 = Integer.rotateRight(s4 ^ s9, 7);
                if (round == Blake3Compression.ROUNDS) {
                    break;
                }
                int first = m0;
                m0 = m2;
                m2 = m3;
                m3 = m10;
                m10 = m12;
                m12 = m9;
                m9 = m11;
                m11 = m5;
                m5 = first;
                int second = m1;
                m1 = m6;
                m6 = m4;
                m4 = m7;
                m7 = m13;
                m13 = m14;
                m14 = m15;
                m15 = m8;
                m8 = second;
            }
            node[8] = node[0] ^ s8;
            node[9] = node[1] ^ s9;
            node[10] = node[2] ^ s10;
            node[11] = node[3] ^ s11;
            node[12] = node[4] ^ s12;
            node[13] = node[5] ^ s13;
            node[14] = node[6] ^ s14;
            node[15] = node[7] ^ s15;
            node[0] = s0 ^ s8;
            node[1] = s1 ^ s9;
            node[2] = s2 ^ s10;
            node[3] = s3 ^ s11;
            node[4] = s4 ^ s12;
            node[5] = s5 ^ s13;
            node[6] = s6 ^ s14;
            node[7] = s7 ^ s15;
        }
    }
}
