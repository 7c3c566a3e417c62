package io.wraith.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.structure.Repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The vectors that this project publishes in `docs/vectors`, so that a second implementation can
/// check itself. `-Dwraith.vectors=write` rewrites them, which is a change of the protocol.
public final class PublishedVectors {
    private PublishedVectors() {}

    /// Compares with the file. Values are strings, numbers, `byte[]`, lists and maps.
    public static void compare(String name, Map<String, Object> content) throws IOException {
        Path file = Repository.ROOT.resolve("docs/vectors/" + name);
        String text = json(content, "") + "\n";
        if (System.getProperty("wraith.vectors", "").equals("write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(text).isEqualTo(Files.readString(file));
    }

    private static String json(Object value, String indent) {
        String deeper = indent + "  ";
        return switch (value) {
            case byte[] bytes -> '"' + HexFormat.of().formatHex(bytes) + '"';
            case Number number -> number.toString();
            case String text -> '"' + text + '"';
            case List<?> list ->
                    list.stream()
                            .map(element -> deeper + json(element, deeper))
                            .collect(Collectors.joining(",\n", "[\n", "\n" + indent + "]"));
            case Map<?, ?> map ->
                    map.entrySet().stream()
                            .map(member -> deeper + member(member, deeper))
                            .collect(Collectors.joining(",\n", "{\n", "\n" + indent + "}"));
            default -> throw new IllegalArgumentException(value.toString());
        };
    }

    private static String member(Map.Entry<?, ?> member, String indent) {
        return "\"" + member.getKey() + "\": " + json(member.getValue(), indent);
    }
}
