package io.wraith.fuse;

import io.wraith.linux.RawCommand;
import io.wraith.linux.RawNames;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// Takes a mount away when our process dies without doing so. A small shell waits on a pipe that
/// only we hold the other end of: its end is our death, a line is our leave.
final class Watchdog implements AutoCloseable {
    /// Ctrl-C and a closed terminal are for us, and not for it. `umount` is for root without the
    /// helper.
    private static final String SCRIPT =
            "trap '' INT HUP TERM QUIT; read leave && exit 0;"
                    + " fusermount3 -u -z -q -- \"$1\" || umount -l -- \"$1\"";

    /// The pipe is closed with this object, so it has to be kept.
    private final Process process;

    private Watchdog(Process process) {
        this.process = process;
    }

    /// Its folder is the root, so that it keeps no mount busy.
    static Watchdog start(Path folder) throws IOException {
        List<String> command =
                List.of("setsid", "sh", "-c", SCRIPT, "wraith", RawNames.text(folder));
        Process process =
                new ProcessBuilder(RawCommand.of(command))
                        .directory(new File("/"))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        return new Watchdog(process);
    }

    @Override
    public void close() {
        try (OutputStream leave = process.getOutputStream()) {
            leave.write("leave\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException gone) {
            // Somebody killed it, and it unmounts nothing any more.
            process.destroy();
        }
    }
}
