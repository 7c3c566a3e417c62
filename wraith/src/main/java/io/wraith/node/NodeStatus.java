package io.wraith.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// What a running node shows of itself.
///
/// @param about what it is: identity, address, datapath
/// @param shards the counters of each of its threads
public record NodeStatus(long pid, Map<String, String> about, List<Map<NodeCounter, Long>> shards) {
    public NodeStatus {
        shards = List.copyOf(shards);
    }

    /// Those of all shards together.
    public Map<NodeCounter, Long> counters() {
        Map<NodeCounter, Long> all = new EnumMap<>(NodeCounter.class);
        for (NodeCounter counter : NodeCounter.values()) {
            LongStream each = shards.stream().mapToLong(shard -> shard.getOrDefault(counter, 0L));
            all.put(
                    counter,
                    counter == NodeCounter.RTT
                            ? each.filter(rtt -> rtt > 0).min().orElse(0)
                            : each.sum());
        }
        return all;
    }

    /// Of all nodes of this user on this machine, oldest process first.
    public static List<NodeStatus> all() {
        return all(UserFolders.runtime());
    }

    static List<NodeStatus> all(Path folder) {
        List<NodeStatus> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(StatusPage.SUFFIX))
                    .forEach(file -> read(file, found));
        } catch (IOException unreadable) {
            return found;
        }
        found.sort(Comparator.comparingLong(NodeStatus::pid));
        return found;
    }

    /// Files of processes that are gone are removed.
    private static void read(Path file, List<NodeStatus> found) {
        try {
            ByteBuffer page =
                    ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
            if (page.limit() < StatusPage.VALUES || page.getLong(0) != StatusPage.MAGIC) {
                return;
            }
            long pid = page.getLong(StatusPage.PID);
            if (ProcessHandle.of(pid).isEmpty()) {
                Files.deleteIfExists(file);
                return;
            }
            int count = page.getInt(StatusPage.COUNT);
            int textLength = page.getInt(StatusPage.TEXT_LENGTH);
            int shards = page.getInt(StatusPage.SHARDS);
            int block = StatusPage.blockBytes(NodeCounter.count());
            long textAt = StatusPage.VALUES + (long) shards * block;
            boolean isOurs = count == NodeCounter.count() && page.limit() == textAt + textLength;
            if (isOurs) {
                List<Map<NodeCounter, Long>> counters = new ArrayList<>();
                for (int shard = 0; shard < shards; shard++) {
                    counters.add(counters(page, StatusPage.VALUES + shard * block));
                }
                found.add(new NodeStatus(pid, about(page, (int) textAt, textLength), counters));
            }
        } catch (IOException gone) {
            // Its node ended just now.
        }
    }

    private static Map<String, String> about(ByteBuffer page, int at, int length) {
        byte[] text = new byte[length];
        page.get(at, text);
        Map<String, String> about = new LinkedHashMap<>();
        for (String line : new String(text, StandardCharsets.UTF_8).split("\n")) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                about.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return about;
    }

    private static Map<NodeCounter, Long> counters(ByteBuffer page, int first) {
        Map<NodeCounter, Long> counters = new EnumMap<>(NodeCounter.class);
        int at = first;
        for (NodeCounter counter : NodeCounter.values()) {
            counters.put(counter, page.getLong(at));
            at += 8;
        }
        return counters;
    }
}
