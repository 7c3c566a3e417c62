package io.wraith.vectors;

import io.wraith.structure.Repository;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// One JSON object of a file of test vectors. A name that is missing is an error, never a default.
public record Vector(Map<String, Object> members) {
    /// A file of the test resources, copied as it was published.
    public static Vector published(String name) {
        return read("wraith/src/test/resources/vectors/" + name);
    }

    /// A file of those that this project publishes.
    public static Vector ours(String name) {
        return read("docs/vectors/" + name);
    }

    private static Vector read(String path) {
        Path file = Repository.ROOT.resolve(path);
        try {
            return of(Json.parse(Files.readString(file)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public boolean has(String name) {
        return members.containsKey(name);
    }

    public String text(String name) {
        return (String) member(name);
    }

    public int number(String name) {
        return Math.toIntExact((Long) member(name));
    }

    public byte[] bytes(String name) {
        return HexFormat.of().parseHex(text(name));
    }

    public List<Vector> list(String name) {
        return ((List<?>) member(name)).stream().map(Vector::of).toList();
    }

    public List<String> texts(String name) {
        return ((List<?>) member(name)).stream().map(String.class::cast).toList();
    }

    private Object member(String name) {
        Object value = members.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the vector has no " + name);
        }
        return value;
    }

    @SuppressWarnings("unchecked")
    private static Vector of(Object value) {
        return new Vector((Map<String, Object>) value);
    }
}
