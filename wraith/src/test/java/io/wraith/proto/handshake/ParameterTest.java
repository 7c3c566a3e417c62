package io.wraith.proto.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.structure.Repository;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;

final class ParameterTest {
    @Test
    void theSpecificationSaysTheSame() throws IOException {
        String protocol = Files.readString(Repository.ROOT.resolve("docs/PROTOCOL.md"));
        List<String> rows = Stream.of(Parameter.values()).map(Parameter::row).toList();
        assertThat(protocol).contains(String.join("\n", rows) + "\n\n");
    }
}
