package io.wraith.node;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/// A small file that only its owner may read, replaced as a whole or not at all.
final class PrivateFile {
    private static final Set<PosixFilePermission> OWNER =
            PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_FOLDER =
            PosixFilePermissions.fromString("rwx------");

    private PrivateFile() {}

    /// Gives all of a file.
    @FunctionalInterface
    interface Content {
        void write(OutputStream target) throws IOException;
    }

    static void write(Path file, byte[] content) throws IOException {
        write(file, target -> target.write(content));
    }

    static void write(Path file, Content content) throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        makeFolder(folder);
        Path draft = folder.resolve("." + file.getFileName() + "." + ProcessHandle.current().pid());
        Files.deleteIfExists(draft);
        Set<StandardOpenOption> options =
                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(draft, options, attribute(OWNER))) {
            OutputStream target = new BufferedOutputStream(Channels.newOutputStream(channel));
            content.write(target);
            target.flush();
            channel.force(true);
        }
        Files.move(
                draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Makes a folder, and those above, for its owner only.
    static void makeFolder(Path folder) throws IOException {
        Files.createDirectories(folder, attribute(OWNER_FOLDER));
    }

    /// Something that is done with a file.
    @FunctionalInterface
    interface Action {
        boolean run() throws IOException, NodeException;
    }

    /// Does something with a file while no other thread and no other process does. The file itself
    /// is replaced when it is written, so the lock is on one beside it.
    static boolean alone(Path file, Action action) throws IOException, NodeException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        makeFolder(folder);
        Path beside = folder.resolve(file.getFileName() + ".lock");
        Set<StandardOpenOption> options =
                EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        synchronized (PrivateFile.class) {
            try (FileChannel channel = FileChannel.open(beside, options, attribute(OWNER));
                    FileLock _ = channel.lock()) {
                return action.run();
            }
        }
    }

    /// Whether others than its owner may read it.
    static boolean isOpenToOthers(Path file) throws IOException {
        Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(file);
        return !OWNER.containsAll(allowed);
    }

    private static FileAttribute<Set<PosixFilePermission>> attribute(
            Set<PosixFilePermission> permissions) {
        return PosixFilePermissions.asFileAttribute(permissions);
    }
}
