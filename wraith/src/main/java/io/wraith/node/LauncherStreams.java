package io.wraith.node;

import io.wraith.linux.Arch;
import io.wraith.linux.Descriptors;
import io.wraith.linux.LinuxException;

import java.util.Map;

/// Ends the launcher's detour of standard error. The Vector API's notice is printed before any code
/// of ours runs, so `bin/wraith` starts java with standard error on a pipe that drops the notice,
/// and passes the real one under the number in `WRAITH_STDERR`.
public final class LauncherStreams {
    private LauncherStreams() {}

    /// Puts the real standard error back in its place. Where that cannot be done the pipe stays,
    /// which passes on all that is written, a line at a time.
    public static void restore(Map<String, String> environment) {
        String number = environment.getOrDefault("WRAITH_STDERR", "");
        if (number.length() != 1 || number.charAt(0) < '3' || !isLinux()) {
            return;
        }
        try {
            Descriptors.replace(Descriptors.STDERR_FILENO, Integer.parseInt(number));
        } catch (LinuxException refused) {
            System.err.println(
                    "wraith: standard error stays on the launcher's pipe: " + refused.getMessage());
        }
    }

    private static boolean isLinux() {
        return System.getProperty("os.name", "").equals("Linux") && Arch.current() != Arch.UNKNOWN;
    }
}
