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
/// @param shards each of its threads
public record NodeStatus(long pid, Map<String, String> about, List<ShardStatus> shards) {
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_SHARDS = 1 << 10;

    public NodeStatus {
        shards = List.copyOf(shards);
    }

    /// Of all nodes of this user on this machine, by process.
    public static List<NodeStatus> all() {
        return all(UserFolders.runtime());
    }

    /// Of the nodes of all users whose folders this one may read.
    public static List<NodeStatus> ofEverybody() {
        List<NodeStatus> found = new ArrayList<>();
        UserFolders.runtimes().forEach(folder -> found.addAll(all(folder)));
        found.sort(Comparator.comparingLong(NodeStatus::pid));
        return found;
    }

    /// What tells it from all others that run now.
    public String key() {
        return pid + " " + about.getOrDefault("listen", "");
    }

    /// Those of all shards together.
    public Map<NodeCounter, Long> counters() {
        Map<NodeCounter, Long> all = new EnumMap<>(NodeCounter.class);
        for (NodeCounter counter : NodeCounter.values()) {
            all.put(counter, get(counter));
        }
        return all;
    }

    /// That of all shards together.
    public long get(NodeCounter counter) {
        LongStream each = shards.stream().mapToLong(shard -> shard.get(counter));
        return counter == NodeCounter.RTT
                ? each.filter(rtt -> rtt > 0).min().orElse(0)
                : each.sum();
    }

    /// Those of all shards together.
    public Durations durations(NodeHistogram histogram) {
        return shards.stream()
                .map(shard -> shard.durations().getOrDefault(histogram, Durations.NONE))
                .reduce(Durations.NONE, Durations::plus);
    }

    /// Those of all shards.
    public List<SessionStatus> sessions() {
        return shards.stream().flatMap(shard -> shard.sessions().stream()).toList();
    }

    /// When something was shown last.
    public long publishedNs() {
        return shards.stream().mapToLong(ShardStatus::publishedNs).max().orElse(0);
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

    /// Files of processes that are gone are removed, but not those of other users. What they wrote
    /// may be anything.
    private static void read(Path file, List<NodeStatus> found) {
        byte[] bytes = StatusFile.read(file, MOST_BYTES);
        ByteBuffer page = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        if (page.limit() < StatusPage.VALUES || page.getLong(0) != StatusPage.MAGIC) {
            return;
        }
        long pid = page.getLong(StatusPage.PID);
        if (ProcessHandle.of(pid).isEmpty()) {
            StatusFile.removeOwn(file);
            return;
        }
        int textLength = page.getInt(StatusPage.TEXT_LENGTH);
        int shards = page.getInt(StatusPage.SHARDS);
        long textAt = StatusPage.VALUES + (long) shards * StatusPage.BLOCK_BYTES;
        boolean isOurs =
                page.getInt(StatusPage.COUNT) == StatusLayout.WORDS
                        && shards > 0
                        && shards <= MOST_SHARDS
                        && textLength >= 0
                        && page.limit() == textAt + textLength;
        if (isOurs) {
            List<ShardStatus> each = new ArrayList<>();
            for (int shard = 0; shard < shards; shard++) {
                long[] words = new long[StatusLayout.WORDS];
                page.position(StatusPage.VALUES + shard * StatusPage.BLOCK_BYTES)
                        .asLongBuffer()
                        .get(words);
                each.add(ShardStatus.of(words));
            }
            found.add(new NodeStatus(pid, about(page, (int) textAt, textLength), each));
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
}
