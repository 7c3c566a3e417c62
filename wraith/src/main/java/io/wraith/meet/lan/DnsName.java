package io.wraith.meet.lan;

import io.wraith.base.Check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A name in the domain name system; letters of either case are the same.
///
/// @param labels of 1 to 63 bytes each, one character for each byte, in lower case
record DnsName(List<String> labels) {
    static final int LABEL_LIMIT = 63;

    /// What a name may have in all, its lengths and its end included.
    static final int LIMIT = 255;

    DnsName {
        int length = 1;
        for (String label : labels) {
            Check.that(!label.isEmpty() && label.length() <= LABEL_LIMIT, "a label's length");
            length += 1 + label.length();
        }
        Check.that(length <= LIMIT, "a name of " + length + " bytes");
        labels = labels.stream().map(label -> label.toLowerCase(Locale.ROOT)).toList();
    }

    static DnsName of(String... labels) {
        return new DnsName(List.of(labels));
    }

    /// This name below another.
    DnsName below(DnsName parent) {
        List<String> all = new ArrayList<>(labels);
        all.addAll(parent.labels);
        return new DnsName(all);
    }

    boolean isDirectlyBelow(DnsName parent) {
        return !labels.isEmpty() && labels.subList(1, labels.size()).equals(parent.labels);
    }
}
