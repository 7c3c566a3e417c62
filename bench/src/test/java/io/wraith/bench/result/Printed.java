package io.wraith.bench.result;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// Results that are kept as text.
public final class Printed implements AutoCloseable {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Results results;

    public Printed(boolean isJson) {
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        results = Results.open(out, isJson);
        results.begin("test", "warm");
    }

    public Results results() {
        return results;
    }

    /// All of it, since it comes when the run ends.
    public String text() {
        results.close();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        results.close();
    }
}
