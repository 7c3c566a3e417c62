package io.wraith.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// What the processors can do, in the kernel's words (`avx2`, `avx512f`, `vaes`, `sha_ni`; on
/// aarch64 `asimd`, `aes`, `sha2`). A feature counts when every processor has it.
public record CpuFeatures(String model, Set<String> names) {
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");

    public static CpuFeatures read() {
        return read(CPUINFO);
    }

    /// An unreadable file is a machine about which nothing is known: no model, no features.
    static CpuFeatures read(Path cpuinfo) {
        try {
            // Latin 1 takes any byte that firmware puts into the model's name.
            return parse(java.nio.file.Files.readString(cpuinfo, StandardCharsets.ISO_8859_1));
        } catch (IOException absent) {
            return parse("");
        }
    }

    public boolean has(String feature) {
        return names.contains(feature);
    }

    /// From the text of a `/proc/cpuinfo`, of this machine or another.
    public static CpuFeatures parse(String text) {
        String model = "";
        SortedSet<String> common = new TreeSet<>();
        boolean first = true;
        for (String line : text.lines().toList()) {
            int colon = line.indexOf(':');
            String key = colon < 0 ? "" : line.substring(0, colon).strip();
            String value = line.substring(colon + 1).strip();
            if (key.equals("model name") && model.isEmpty()) {
                model = value;
            } else if (key.equals("flags") || key.equals("Features")) {
                List<String> words = List.of(value.split("\\s+"));
                if (first) {
                    common.addAll(words);
                    first = false;
                } else {
                    common.retainAll(words);
                }
            }
        }
        return new CpuFeatures(model, Collections.unmodifiableSortedSet(common));
    }
}
