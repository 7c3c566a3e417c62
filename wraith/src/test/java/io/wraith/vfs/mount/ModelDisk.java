package io.wraith.vfs.mount;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// A disk that keeps everything, also from one mount to the next.
final class ModelDisk implements DiskIndex {
    private record Key(long high, long low) {}

    private final Map<Key, byte[]> records = new HashMap<>();

    @Override
    public boolean has(long high, long low) {
        return records.containsKey(new Key(high, low));
    }

    int size() {
        return records.size();
    }

    /// Does a job and answers what it gives; a record that turns out damaged is none.
    int work(DiskJob job, byte[][] slots, boolean isDamaged) {
        Key key = new Key(job.high(), job.low());
        switch (job.kind()) {
            case SAVE -> records.put(key, Arrays.copyOf(slots[job.slot()], job.length()));
            case FORGET -> {
                for (long i = 0; i < job.count(); i++) {
                    records.remove(new Key(job.high(), job.low() + i));
                }
            }
            case LOAD -> {
                byte @Nullable [] record = records.get(key);
                if (record == null || isDamaged) {
                    records.remove(key);
                    return -1;
                }
                System.arraycopy(record, 0, slots[job.slot()], 0, record.length);
                return record.length;
            }
        }
        return 0;
    }
}
