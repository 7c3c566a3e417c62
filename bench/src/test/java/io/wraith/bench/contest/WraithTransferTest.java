package io.wraith.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WraithTransferTest {
    @Test
    void theTicketIsReadOnceItsLineIsWhole() {
        String line = "{\"event\":\"ready\",\"ticket\":\"wraith1qqzl4\",\"code\":\"7-a-b\"}\n";
        assertThat(SendProcess.ticket("wraith: hello\n" + line)).contains("wraith1qqzl4");
        assertThat(SendProcess.ticket("{\"event\":\"ready\",\"ticket\":\"wraith1qq")).isEmpty();
    }

    @Test
    void onlyAVerifiedEndCounts() {
        String done = "{\"event\":\"done\",\"bytes\":9,\"seconds\":1.5E-2,\"verified\":true}";
        assertThat(WraithTransfer.secondsOfDone("{\"event\":\"progress\"}\n" + done + "\n"))
                .contains(0.015);
        assertThat(WraithTransfer.secondsOfDone(done.replace("true", "false"))).isEmpty();
        assertThat(WraithTransfer.secondsOfDone("")).isEmpty();
    }

    @Test
    void whatPeopleAreToldSaysWhatFailed() {
        String output = "{\"event\":\"progress\"}\nwraith: no room\nwraith: the disk is full\n";
        assertThat(SendProcess.lastWords(output))
                .isEqualTo("wraith: no room; wraith: the disk is full");
    }
}
