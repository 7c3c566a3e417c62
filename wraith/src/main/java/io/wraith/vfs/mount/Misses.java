package io.wraith.vfs.mount;

/// How often the host was asked for one name of a folder, and when it is worth while to ask for all
/// of them: each question is a round trip, and a page of a listing has some 400 names.
final class Misses {
    private static final int FIRST = 3;

    private int count;
    private int next = FIRST;

    /// Another one; true if all names should be asked for, less and less often in a folder whose
    /// listings do not last.
    boolean isEnough() {
        count++;
        if (count < next) {
            return false;
        }
        next = 2 * next;
        return true;
    }

    /// There are so many names that a guess is too dear.
    void never() {
        next = Integer.MAX_VALUE;
    }
}
