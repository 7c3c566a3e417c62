package io.wraith.node;

import io.wraith.proto.CloseReason;
import io.wraith.proto.Trace;

import org.jspecify.annotations.Nullable;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// Writes the logs of connections, a file each, on a thread of its own: the one that moves packets
/// only hands over what its recorders hold.
final class QlogFiles implements AutoCloseable {
    private static final String VARIABLE = "WRAITH_QLOG";
    private static final String SUFFIX = ".sqlog";

    /// Blocks of records that may wait to be written.
    private static final int MOST_WAITING = 64;

    private final Path folder;
    private final Qlog qlog;
    private final BlockingQueue<Block> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread;
    private volatile boolean isEnding;

    private QlogFiles(Path folder, long originNs) {
        this.folder = folder;
        qlog = new Qlog(originNs);
        thread = Thread.ofPlatform().daemon().name("wraith-qlog").start(this::write);
    }

    /// Files go to the folder that the environment names, which is made if it is not there; null if
    /// nothing is to be logged.
    static @Nullable QlogFiles open(Map<String, String> environment, long originNs)
            throws NodeException {
        String folder = environment.getOrDefault(VARIABLE, "");
        if (folder.isEmpty()) {
            return null;
        }
        Path path = FileNames.path(folder);
        try {
            Files.createDirectories(path);
            return new QlogFiles(path, originNs);
        } catch (IOException refused) {
            throw new NodeException(
                    Trouble.GENERAL,
                    "connections cannot be logged to '" + folder + "'",
                    FileReason.of(refused, path),
                    "let WRAITH_QLOG name a folder that can be written, or unset it",
                    refused);
        }
    }

    /// Records of one connection; those of its end bear the reason.
    private static final class Block {
        private final Log log;
        private final long[] records;
        private final int length;
        private final @Nullable CloseReason end;

        private Block(Log log, long[] records, int length, @Nullable CloseReason end) {
            this.log = log;
            this.records = records;
            this.length = length;
            this.end = end;
        }
    }

    /// The log of one connection.
    final class Log {
        /// Known to the thread that writes only.
        private @Nullable Writer writer;

        private final String name;
        private final String header;
        private final List<String> states = new CopyOnWriteArrayList<>();
        private boolean isRefused;

        private Log(String group, int lane, boolean isInitiator) {
            name = group + "-" + lane + (isInitiator ? "-client" : "-server") + SUFFIX;
            header = Qlog.header(group, isInitiator, Instant.now());
        }

        /// The number of a state of the controller.
        int state(String state) {
            int known = states.indexOf(state);
            if (known < 0) {
                states.add(state);
            }
            return known < 0 ? states.size() - 1 : known;
        }

        /// Hands over records, which the caller does not touch any more. False if too much waits.
        boolean offer(long[] records, int length, @Nullable CloseReason end) {
            return waiting.offer(new Block(this, records, length, end));
        }

        private void write(Block block) throws IOException {
            Writer out = writer;
            if (out == null) {
                out = create(folder.resolve(name));
                out.write(header);
                writer = out;
            }
            StringBuilder text = new StringBuilder();
            for (int at = 0; at < block.length; at += Trace.WORDS) {
                qlog.add(text, block.records, at, states);
            }
            if (block.end != null) {
                qlog.end(text, block.records[block.length - Trace.WORDS], block.end);
            }
            out.append(text);
            out.flush();
            if (block.end != null) {
                out.close();
            }
        }
    }

    Log begin(String group, int lane, boolean isInitiator) {
        return new Log(group, lane, isInitiator);
    }

    private static Writer create(Path file) throws IOException {
        return new BufferedWriter(
                Channels.newWriter(
                        Files.newByteChannel(
                                file,
                                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                                PosixFilePermissions.asFileAttribute(
                                        PosixFilePermissions.fromString("rw-------"))),
                        StandardCharsets.UTF_8));
    }

    private void write() {
        try {
            while (!isEnding || !waiting.isEmpty()) {
                Block block = waiting.poll(100, TimeUnit.MILLISECONDS);
                if (block != null && !block.log.isRefused) {
                    write(block);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(Block block) {
        try {
            block.log.write(block);
        } catch (IOException refused) {
            block.log.isRefused = true;
            System.getLogger(QlogFiles.class.getName())
                    .log(System.Logger.Level.WARNING, "a connection is logged no more", refused);
        }
    }

    /// Writes what was handed over.
    @Override
    public void close() {
        isEnding = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
