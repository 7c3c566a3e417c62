package io.wraith.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.FileAttributes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Access control lists, as the kernel hands them out: an attribute of tags, rights and ids.
final class AccessListTest {
    private static final byte[] ACCESS = DiskTree.bytes("system.posix_acl_access");
    private static final byte[] DEFAULT = DiskTree.bytes("system.posix_acl_default");
    private static final int USER_OBJ = 0x01;
    private static final int USER = 0x02;
    private static final int GROUP_OBJ = 0x04;
    private static final int MASK = 0x10;
    private static final int OTHER = 0x20;

    @TempDir Path folder;

    @Test
    void accessListsArrive() throws IOException {
        Path here = Files.createDirectory(folder.resolve("here"));
        Path there = Files.createDirectory(folder.resolve("there"));
        Path file = Files.writeString(here.resolve("file"), "content");
        try (Arena arena = Arena.ofConfined()) {
            FileAttributes attributes = new FileAttributes(arena);
            byte[] list = list();
            int answer = set(attributes, file, ACCESS, list);
            assumeThat(answer).as("lists on this file system").isNotEqualTo(-Errno.EOPNOTSUPP);
            DiskTree.check(answer);
            DiskTree.check(set(attributes, here, DEFAULT, list));
            try (DiskPair pair = new DiskPair(List.of(DiskPair.root(here)), there).run()) {
                assertThat(pair.sink.warnings().first()).isEmpty();
            }
            Path copy = there.resolve("here/file");
            assertThat(get(attributes, copy, ACCESS)).containsExactly(list);
            assertThat(get(attributes, there.resolve("here"), DEFAULT)).containsExactly(list);
            assertThat(Files.getPosixFilePermissions(copy))
                    .isEqualTo(Files.getPosixFilePermissions(file));
        }
    }

    private static byte[] list() {
        ByteBuffer list = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN).putInt(2);
        for (int[] each :
                new int[][] {
                    {USER_OBJ, 6, -1},
                    {USER, 5, 12345},
                    {GROUP_OBJ, 4, -1},
                    {MASK, 5, -1},
                    {OTHER, 0, -1}
                }) {
            list.putShort((short) each[0]).putShort((short) each[1]).putInt(each[2]);
        }
        return list.array();
    }

    private static int set(FileAttributes attributes, Path file, byte[] name, byte[] list) {
        int fd = open(file);
        int answer = attributes.set(fd, name, list);
        Descriptors.close(fd);
        return answer;
    }

    private static int open(Path file) {
        byte[] path = DiskTree.bytes(file.toString());
        int fd = io.wraith.linux.Files.open(io.wraith.linux.Files.AT_FDCWD, path, 0, 0);
        DiskTree.check(fd);
        return fd;
    }

    private static byte[] get(FileAttributes attributes, Path file, byte[] name) {
        List<byte[]> values = new ArrayList<>();
        DiskTree.check(attributes.get(DiskTree.bytes(file.toString()), name, values));
        return values.getFirst();
    }
}
