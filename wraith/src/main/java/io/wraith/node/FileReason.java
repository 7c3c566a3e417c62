package io.wraith.node;

import io.wraith.linux.Errno;
import io.wraith.linux.LinuxException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Objects;

/// Why something with a file or folder failed, in words for people: Java's own exceptions often
/// tell no more than the path.
public final class FileReason {
    private static final String ABSENT = "there is no such file or folder";
    private static final String NO_FOLDER = "it is a file, not a folder";
    private static final String NO_FILE = "it is a folder, not a file";
    private static final String FORBIDDEN = "this user has no right to it";

    private FileReason() {}

    /// With the path at the end, if the failure tells it.
    public static String of(IOException failure) {
        String file = failure instanceof FileSystemException known ? known.getFile() : null;
        return file == null ? words(failure) : words(failure) + ": " + FileNames.of(file);
    }

    /// With the path only if it is another than that of which people are told anyway.
    public static String of(IOException failure, Path about) {
        boolean isAboutThat =
                failure instanceof FileSystemException known
                        && Objects.equals(known.getFile(), about.toString());
        return isAboutThat ? words(failure) : of(failure);
    }

    static String of(LinuxException failure) {
        return ofErrno(failure.errno());
    }

    /// Of a positive error number.
    static String ofErrno(int errno) {
        return switch (errno) {
            case Errno.ENOENT -> ABSENT;
            case Errno.ENOTDIR -> NO_FOLDER;
            case Errno.EISDIR -> NO_FILE;
            case Errno.EACCES, Errno.EPERM -> FORBIDDEN;
            default -> Errno.describe(errno);
        };
    }

    private static String words(IOException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> ABSENT;
            case NotDirectoryException _ -> NO_FOLDER;
            case AccessDeniedException _ -> FORBIDDEN;
            // Wraith makes files only where it may replace them; so folders are what was wanted.
            case FileAlreadyExistsException _ -> NO_FOLDER;
            case DirectoryNotEmptyException _ -> "it is not empty";
            case FileSystemException other -> words(other.getReason());
            default -> words(failure.getMessage());
        };
    }

    /// What the system's library calls it.
    private static String words(@Nullable String reason) {
        return switch (reason) {
            case null -> "the system does not say why";
            case "Not a directory" -> "it is a file, not a folder, or below a file";
            case "Is a directory" -> NO_FILE;
            default ->
                    reason.isEmpty()
                            ? "the system does not say why"
                            : Character.toLowerCase(reason.charAt(0)) + reason.substring(1);
        };
    }
}
