package io.wraith.bench.link;

import java.util.Arrays;
import java.util.Optional;

/// The networks that figures of Wraith are quoted for. Half of the round trip lies in each
/// direction, and the loss strikes both. Where they come from is in `docs/LINK.md`.
enum Preset {
    LAN("lan", "rate=1gbit delay=500us"),
    WAN_GOOD("wan-good", "rate=100mbit delay=25ms"),
    WAN_POOR("wan-poor", "rate=10mbit delay=75ms loss=1%"),
    WAN_BAD("wan-bad", "rate=1mbit delay=150ms loss=5%"),
    WIFI_6("wifi-6", "rate=350mbit delay=2ms jitter=2ms loss=0.1%"),
    LTE("lte", "rate=45mbit b.rate=15mbit delay=20ms jitter=10ms queue=1m"),
    NEW_RADIO("5g", "rate=400mbit b.rate=50mbit delay=9ms jitter=4ms queue=2m"),
    SATELLITE("satellite", "rate=25mbit b.rate=3mbit delay=279ms loss=0.1%"),
    TRANSCONTINENTAL("transcontinental", "rate=1gbit delay=35ms loss=0.01%");

    private final String text;
    private final String settings;

    Preset(String text, String settings) {
        this.text = text;
        this.settings = settings;
    }

    static Optional<Preset> named(String text) {
        return Arrays.stream(values()).filter(preset -> preset.text.equals(text)).findFirst();
    }

    /// As it is asked for.
    String text() {
        return text;
    }

    String settings() {
        return settings;
    }
}
