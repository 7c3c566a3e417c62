package io.wraith.linux;

/// A kernel call that failed at set-up: which call, why, and what it was made for.
public final class LinuxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /// `errno` is positive; the negative form that calls return is accepted too.
    public LinuxException(String call, long errno, String purpose) {
        super(purpose + ": " + call + ": " + Errno.describe((int) Math.abs(errno)));
        this.errno = (int) Math.abs(errno);
    }

    public int errno() {
        return errno;
    }

    /// `answer`, unless it is a `-errno`.
    public static int check(int answer, String call, String purpose) {
        if (answer < 0) {
            throw new LinuxException(call, answer, purpose);
        }
        return answer;
    }

    /// `answer`, unless it is a `-errno`.
    public static long check(long answer, String call, String purpose) {
        if (answer < 0) {
            throw new LinuxException(call, answer, purpose);
        }
        return answer;
    }
}
