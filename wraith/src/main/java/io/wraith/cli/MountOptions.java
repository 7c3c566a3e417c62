package io.wraith.cli;

import io.wraith.node.MountOrder;
import io.wraith.node.MountOrder.Access;
import io.wraith.node.MountOrder.Caches;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/// What `-o` takes: the words that `mount` and other FUSE file systems know, with commas between.
final class MountOptions {
    private static final List<String> KNOWN =
            List.of(
                    "ro",
                    "rw",
                    "allow_other",
                    "default_permissions",
                    "exec",
                    "noexec",
                    "nonempty",
                    "io_uring",
                    "no_io_uring",
                    "uid=",
                    "gid=",
                    "umask=",
                    "attr_timeout=",
                    "entry_timeout=");

    private static final int NOBODY_SAYS = -1;
    private static final int MOST_SECONDS = 86_400;

    private boolean isForOthers;
    private boolean isChecked;
    private boolean mayExecute = true;
    private boolean isHiding;
    private MountOrder.Requests requests = MountOrder.Requests.AUTO;
    private OptionalInt user = OptionalInt.empty();
    private OptionalInt group = OptionalInt.empty();
    private int umask;
    private double entrySeconds = NOBODY_SAYS;
    private double attributeSeconds = NOBODY_SAYS;

    /// Reads all words of all `-o`.
    static MountOptions of(List<String> lists) {
        MountOptions options = new MountOptions();
        for (String list : lists) {
            for (String word : list.split(",")) {
                if (!word.isEmpty()) {
                    options.read(word);
                }
            }
        }
        return options;
    }

    private void read(String word) {
        int equals = word.indexOf('=') + 1;
        String value = equals == 0 ? "" : word.substring(equals);
        switch (equals == 0 ? word : word.substring(0, equals)) {
            case "ro" -> {}
            case "rw" ->
                    throw new UserError(
                            ExitCode.USAGE,
                            "-o rw is not possible yet",
                            "this version mounts for reading only",
                            "leave it out, or write ro");
            case "allow_other" -> isForOthers = true;
            case "default_permissions" -> isChecked = true;
            case "exec" -> mayExecute = true;
            case "noexec" -> mayExecute = false;
            case "nonempty" -> isHiding = true;
            case "io_uring" -> requests = MountOrder.Requests.URING;
            case "no_io_uring" -> requests = MountOrder.Requests.CALLS;
            case "uid=" -> user = OptionalInt.of(number(word, value, 10));
            case "gid=" -> group = OptionalInt.of(number(word, value, 10));
            case "umask=" -> umask = number(word, value, 8);
            case "attr_timeout=" -> attributeSeconds = seconds(word, value);
            case "entry_timeout=" -> entrySeconds = seconds(word, value);
            default -> throw unknown(word);
        }
    }

    private static UserError unknown(String word) {
        String nearest =
                Nearest.to(word.replaceFirst("=.*", "="), KNOWN)
                        .map(known -> "did you mean " + known + "?")
                        .orElse("known are " + String.join(", ", KNOWN));
        return new UserError(ExitCode.USAGE, "-o knows no " + word, "nothing was mounted", nearest);
    }

    private static int number(String word, String value, int radix) {
        try {
            return Integer.parseUnsignedInt(value, radix);
        } catch (NumberFormatException wrong) {
            throw wrong(word, radix == 8 ? "an octal number such as 022" : "a number");
        }
    }

    private static double seconds(String word, String value) {
        boolean isNumber = value.matches("[0-9]{1,5}([.][0-9]{1,9})?");
        double seconds = isNumber ? Double.parseDouble(value) : NOBODY_SAYS;
        if (seconds < 0 || seconds > MOST_SECONDS) {
            throw wrong(word, "seconds, up to " + MOST_SECONDS);
        }
        return seconds;
    }

    private static UserError wrong(String word, String wanted) {
        return new UserError(
                ExitCode.USAGE,
                "-o " + word + " cannot be understood",
                "it takes " + wanted,
                "see wraith mount --help");
    }

    /// Who lets others in has the kernel compare owners and permissions: else everybody could read
    /// what the host shows to its own user only.
    MountOrder applyTo(MountOrder order) {
        Caches given = order.caches();
        Caches caches =
                new Caches(
                        given.disk(),
                        given.diskBytes(),
                        given.memoryBytes(),
                        given.readAheadBytes(),
                        valid(entrySeconds, given.names()),
                        valid(attributeSeconds, given.attributes()));
        return (isHiding ? order.hiding() : order)
                .with(caches)
                .with(requests)
                .with(
                        new Access(
                                isForOthers,
                                isChecked || isForOthers,
                                mayExecute,
                                user,
                                group,
                                umask));
    }

    private static Duration valid(double seconds, Duration usual) {
        return seconds < 0 ? usual : Duration.ofNanos((long) (seconds * 1e9));
    }
}
