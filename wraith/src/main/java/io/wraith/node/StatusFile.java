package io.wraith.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// A file in which another process shows something of itself. As root one may look at those of all
/// users, who can put there what they like: what is no plain file is not opened.
final class StatusFile {
    private StatusFile() {}

    /// Its content, or nothing if it is gone, cannot be read, or is longer than that.
    static byte[] read(Path file, int most) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return new byte[0];
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(most + 1);
            return bytes.length > most ? new byte[0] : bytes;
        } catch (IOException gone) {
            return new byte[0];
        }
    }

    /// Removes one that a process of this user has left behind.
    static void removeOwn(Path file) {
        try {
            boolean isOwn =
                    Files.getOwner(file, LinkOption.NOFOLLOW_LINKS)
                            .getName()
                            .equals(System.getProperty("user.name"));
            if (isOwn) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UnsupportedOperationException left) {
            // A reader sees that the process is gone.
        }
    }
}
