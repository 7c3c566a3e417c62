package io.wraith.crypto;

/// The two directions of one lane in one epoch, from this side's view.
public record LaneKeys(int lane, TrafficKeys sending, TrafficKeys receiving) {
    public void destroy() {
        sending.destroy();
        receiving.destroy();
    }
}
