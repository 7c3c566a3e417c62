package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.wraith.linux.Errno;
import io.wraith.linux.LinuxException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

final class FileReasonTest {
    @TempDir private Path folder;

    private static String of(Path about, ThrowingCallable action) {
        return FileReason.of(catchThrowableOfType(IOException.class, action), about);
    }

    @Test
    void whatJavaThrowsIsPutInWords() throws IOException {
        Path absent = folder.resolve("absent");
        assertThat(of(absent, () -> Files.readString(absent)))
                .isEqualTo("there is no such file or folder");
        assertThat(of(folder, () -> Files.readString(folder)))
                .isEqualTo("it is a folder, not a file");
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(of(file, () -> Files.createDirectories(file)))
                .isEqualTo("it is a file, not a folder");
        assertThat(of(file, () -> Files.newDirectoryStream(file)))
                .isEqualTo("it is a file, not a folder");
        assertThat(of(folder, () -> Files.delete(folder))).isEqualTo("it is not empty");
        Path below = file.resolve("below");
        assertThat(of(below, () -> Files.readString(below)))
                .isEqualTo("it is a file, not a folder, or below a file");
        assertThat(FileReason.of(new AccessDeniedException("x"), Path.of("x")))
                .isEqualTo("this user has no right to it");
    }

    @Test
    void thePathIsNamedWhereItIsAnother() {
        Path absent = folder.resolve("absent");
        IOException failure =
                catchThrowableOfType(IOException.class, () -> Files.readString(absent));
        String words = "there is no such file or folder: " + absent;
        assertThat(FileReason.of(failure)).isEqualTo(words);
        assertThat(FileReason.of(failure, folder)).isEqualTo(words);
    }

    @Test
    void whatHasNoWordsOfItsOwnKeepsThoseOfTheSystem() {
        IOException full = new FileSystemException("file", null, "No space left on device");
        assertThat(FileReason.of(full, Path.of("file"))).isEqualTo("no space left on device");
        assertThat(FileReason.of(new IOException("Input/output error")))
                .isEqualTo("input/output error");
        assertThat(FileReason.of(new IOException())).isEqualTo("the system does not say why");
    }

    @Test
    void errorsOfTheKernelHaveTheSameWords() {
        assertThat(FileReason.of(new LinuxException("open", Errno.ENOTDIR, "x")))
                .isEqualTo("it is a file, not a folder");
        assertThat(FileReason.ofErrno(Errno.ENOENT)).isEqualTo("there is no such file or folder");
        assertThat(FileReason.ofErrno(Errno.ELOOP)).isEqualTo(Errno.describe(Errno.ELOOP));
    }
}
