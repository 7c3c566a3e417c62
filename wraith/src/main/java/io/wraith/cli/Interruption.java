package io.wraith.cli;

import io.wraith.node.Node;

/// What Ctrl-C and SIGTERM do: the peers are told, what was received stays, and a line says how to
/// go on. The JVM then ends with the exit code of the signal.
final class Interruption implements AutoCloseable {
    private final Thread hook;
    private volatile boolean isOver;

    Interruption(Node node, Console console, String advice) {
        hook =
                new Thread(
                        () -> {
                            if (!isOver) {
                                node.close();
                                console.complain("\nwraith: stopped; " + advice + "\n");
                            }
                        },
                        "wraith-interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// The command came to its end.
    @Override
    public void close() {
        isOver = true;
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException isEnding) {
            // The signal came first; the hook has run, or sees that there is nothing to do.
        }
    }
}
