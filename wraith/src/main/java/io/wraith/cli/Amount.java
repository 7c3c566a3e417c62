package io.wraith.cli;

import java.time.Duration;
import java.util.Locale;

/// Numbers as people write and read them.
final class Amount {
    private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB"};
    private static final double STEP = 1_000;

    private Amount() {}

    /// Three digits and a unit of powers of 1000: `4.20 GB`.
    static String bytes(double count) {
        int unit = 0;
        double value = count;
        while (value >= STEP && unit + 1 < UNITS.length) {
            value /= STEP;
            unit++;
        }
        int decimals = unit == 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f %s", value, UNITS[unit]);
    }

    /// `7 s`, `3:05`, `2:10:00`.
    static String seconds(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3_600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(
                        Locale.ROOT, "%d:%02d:%02d", whole / 3_600, whole / 60 % 60, whole % 60);
    }

    /// `0.42 ms`, `37 us`.
    static String nanos(long nanos) {
        return nanos < 1_000_000
                ? String.format(Locale.ROOT, "%.1f us", nanos / 1e3)
                : String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
    }

    /// A rate such as `800kbit`, `10mbit`, `1.5gbit`, `500K`, `10M`, `2G` (bytes) or a plain number
    /// of bytes, per second.
    static long rate(String text) {
        String lower = text.toLowerCase(Locale.ROOT).replaceFirst("/s$", "");
        String number = lower.replaceFirst("[a-z]+$", "");
        double factor =
                switch (lower.substring(number.length())) {
                    case "", "b" -> 1;
                    case "k", "kb" -> 1e3;
                    case "m", "mb" -> 1e6;
                    case "g", "gb" -> 1e9;
                    case "kbit" -> 1e3 / 8;
                    case "mbit" -> 1e6 / 8;
                    case "gbit" -> 1e9 / 8;
                    default -> 0;
                };
        double value = number.matches("[0-9]+([.][0-9]+)?") ? Double.parseDouble(number) : 0;
        double rate = value * factor;
        if (rate < 1_000 || rate > 1e12) {
            throw new UserError(
                    ExitCode.USAGE,
                    "'" + text + "' is no rate",
                    "a rate is a number with kbit, mbit, gbit, or K, M, G for bytes per second;"
                            + " at least 1K",
                    "write for example --limit 100mbit");
        }
        return (long) rate;
    }

    /// A size such as `64M`, `1.5G` or a plain number of bytes, in powers of 1024.
    static long size(String option, String text) {
        String number = text.replaceFirst("(?i)[kmgt]?(i?b)?$", "");
        String unit = text.substring(number.length()).toLowerCase(Locale.ROOT);
        int power = unit.isEmpty() ? 0 : " kmgt".indexOf(unit.charAt(0));
        double value = number.matches("[0-9]{1,15}([.][0-9]+)?") ? Double.parseDouble(number) : -1;
        double size = value * Math.pow(1_024, Math.max(0, power));
        if (size < 0 || size > 1e17) {
            throw new UserError(
                    ExitCode.USAGE,
                    "'" + text + "' is no size",
                    "a size is a number with K, M, G or T, or of bytes",
                    "write for example " + option + " 256M");
        }
        return (long) size;
    }

    /// A time such as `90s`, `30m`, `12h` or `7d`.
    static Duration duration(String text) {
        boolean isTime = text.matches("[0-9]{1,6}[smhd]");
        long number = isTime ? Long.parseLong(text.substring(0, text.length() - 1)) : 0;
        Duration time =
                switch (text.isEmpty() ? ' ' : text.charAt(text.length() - 1)) {
                    case 's' -> Duration.ofSeconds(number);
                    case 'm' -> Duration.ofMinutes(number);
                    case 'h' -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                };
        if (time.isZero() || time.toDays() > 3_650) {
            throw new UserError(
                    ExitCode.USAGE,
                    "'" + text + "' is no time",
                    "a time is a number with s, m, h or d, up to 3650d",
                    "write for example 12h");
        }
        return time;
    }
}
