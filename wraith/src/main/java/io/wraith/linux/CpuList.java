package io.wraith.linux;

import java.util.Collections;
import java.util.Iterator;
import java.util.SortedSet;
import java.util.TreeSet;

/// The kernel's way to write a set of processors or nodes: `0-3,8`.
public final class CpuList {
    /// The most processors that a kernel can be built for.
    static final int LIMIT = 8192;

    private CpuList() {}

    /// The set that `text` lists; an empty text is the empty set.
    ///
    /// @throws IllegalArgumentException for anything but numbers and rising ranges below 8192
    public static SortedSet<Integer> parse(String text) {
        SortedSet<Integer> set = new TreeSet<>();
        String list = text.strip();
        if (!list.isEmpty()) {
            for (String range : list.split(",", -1)) {
                String[] ends = range.split("-", 2);
                int first = number(ends[0], text);
                int last = ends.length == 1 ? first : number(ends[1], text);
                if (first > last) {
                    throw notAList(text);
                }
                for (int id = first; id <= last; id++) {
                    set.add(id);
                }
            }
        }
        return Collections.unmodifiableSortedSet(set);
    }

    public static String format(SortedSet<Integer> set) {
        StringBuilder text = new StringBuilder();
        Iterator<Integer> ids = set.iterator();
        int next = ids.hasNext() ? ids.next() : -1;
        while (next >= 0) {
            int first = next;
            int last = next;
            next = -1;
            while (ids.hasNext() && next < 0) {
                int id = ids.next();
                if (id == last + 1) {
                    last = id;
                } else {
                    next = id;
                }
            }
            text.append(text.isEmpty() ? "" : ",").append(first);
            if (last > first) {
                text.append('-').append(last);
            }
        }
        return text.toString();
    }

    private static int number(String digits, String text) {
        if (!digits.matches("[0-9]{1,4}") || Integer.parseInt(digits) >= LIMIT) {
            throw notAList(text);
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException notAList(String text) {
        return new IllegalArgumentException(
                "'" + text.strip() + "' is no list of processors such as 0-3,8");
    }
}
