package io.wraith.bench.contest;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What one turn came to: figures by name and unit. The first is the one that is compared.
final class Figures {
    private final Map<String, Double> byName = new LinkedHashMap<>();

    static Figures of(String name, double value) {
        return new Figures().and(name, value);
    }

    Figures and(String name, double value) {
        byName.put(name, value);
        return this;
    }

    Map<String, Double> byName() {
        return Collections.unmodifiableMap(byName);
    }
}
