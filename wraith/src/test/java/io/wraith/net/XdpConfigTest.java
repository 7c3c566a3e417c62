package io.wraith.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.wraith.linux.BpfProgram.Mode;
import io.wraith.net.XdpConfig.Placement;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

final class XdpConfigTest {
    @Test
    void anEmptyEnvironmentSaysWhatIsUsual() {
        assertThat(XdpConfig.of(Map.of("PATH", "/bin"))).isEqualTo(XdpConfig.usual());
    }

    @Test
    void theEnvironmentSaysAll() {
        Map<String, String> said =
                Map.of(
                        "WRAITH_XDP_INTERFACE", "eth7",
                        "WRAITH_XDP_MODE", "skb",
                        "WRAITH_UMEM_SIZE_MB", "64",
                        "WRAITH_FRAME_SIZE", "2048",
                        "WRAITH_RING_SIZE", "512",
                        "WRAITH_NUMA_AWARE", "true",
                        "WRAITH_USE_HUGE_PAGES", "true",
                        "WRAITH_XDP_BUSY_POLL_US", "50",
                        "WRAITH_XDP_VERIFY_CHECKSUMS", "true");
        assertThat(XdpConfig.of(said))
                .isEqualTo(
                        new XdpConfig(
                                "eth7",
                                Mode.GENERIC,
                                new XdpConfig.Frames(32_768, 2_048, true, Placement.ALWAYS),
                                512,
                                50,
                                true));
        assertThat(XdpConfig.of(Map.of("WRAITH_XDP_MODE", "disabled"))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "WRAITH_XDP_MODE, fast",
        "WRAITH_UMEM_SIZE_MB, 3",
        "WRAITH_UMEM_SIZE_MB, 1",
        "WRAITH_UMEM_SIZE_MB, 8192",
        "WRAITH_UMEM_SIZE_MB, -4",
        "WRAITH_USE_HUGE_PAGES, yes",
        "WRAITH_FRAME_SIZE, 3000",
        "WRAITH_FRAME_SIZE, 8192",
        "WRAITH_RING_SIZE, 100",
        "WRAITH_RING_SIZE, 32",
        "WRAITH_NUMA_AWARE, near",
        "WRAITH_XDP_BUSY_POLL_US, 100001",
        "WRAITH_XDP_VERIFY_CHECKSUMS, 1"
    })
    void whatMakesNoSenseIsNamed(String name, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> XdpConfig.of(Map.of(name, value)))
                .withMessageContaining(name)
                .withMessageContaining(value);
    }
}
