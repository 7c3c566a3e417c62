package io.wraith.bench.link;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The networks that figures of Wraith are quoted for. Half of the round trip lies in each
/// direction, and the loss strikes both.
enum Preset {
    LAN("rate=1gbit delay=500us"),
    WAN_GOOD("rate=100mbit delay=25ms"),
    WAN_POOR("rate=10mbit delay=75ms loss=1%"),
    WAN_BAD("rate=1mbit delay=150ms loss=5%");

    private final String settings;

    Preset(String settings) {
        this.settings = settings;
    }

    static Optional<Preset> named(String text) {
        return Arrays.stream(values()).filter(preset -> preset.text().equals(text)).findFirst();
    }

    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String settings() {
        return settings;
    }
}
