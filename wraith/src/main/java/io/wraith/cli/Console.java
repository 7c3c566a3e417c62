package io.wraith.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where commands write: data to standard output, all that is meant for people in passing to
/// standard error.
///
/// A reader that has seen enough (`wraith doctor | head`) is no error, and nothing more is written.
/// Output that cannot be stored is one.
final class Console {
    private final OutputStream out;
    private final PrintStream err;
    private final boolean coloured;
    private final boolean drawn;
    private boolean closed;

    /// Whether standard output may be coloured, and standard error drawn on.
    Console(OutputStream out, PrintStream err, boolean coloured, boolean drawn) {
        this.out = out;
        this.err = err;
        this.coloured = coloured;
        this.drawn = drawn;
    }

    /// Whether lines on standard error may be drawn over.
    boolean canDraw() {
        return drawn;
    }

    /// Whether text on standard output may carry colour: a terminal that wants it.
    boolean coloured() {
        return coloured;
    }

    void print(String text) {
        write(() -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /// Writes all of a file to standard output.
    void copy(Path file) {
        write(() -> Files.copy(file, out));
    }

    /// Something that writes to standard output.
    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    private void write(Writing writing) {
        if (closed) {
            return;
        }
        try {
            writing.run();
            out.flush();
        } catch (IOException failure) {
            closed = true;
            // Java has no better word for EPIPE than the kernel's.
            String reason = String.valueOf(failure.getMessage());
            if (reason.contains("Bad file descriptor")) {
                throw new UserError(
                        ExitCode.GENERAL,
                        "standard output cannot be written",
                        "it is closed",
                        "leave it open, or send it to /dev/null");
            }
            if (!reason.contains("Broken pipe")) {
                throw new UserError(
                        ExitCode.GENERAL,
                        "standard output cannot be written",
                        reason,
                        "free some space, or send the output elsewhere");
            }
        }
    }

    /// Of a text that a stranger chose, or that came from a file: terminals obey some of it.
    static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }

    /// Whether nobody reads standard output any more.
    boolean isClosed() {
        return closed;
    }

    void complain(String text) {
        err.print(text);
        err.flush();
    }

    void complain(Throwable fault) {
        fault.printStackTrace(err);
        err.flush();
    }
}
