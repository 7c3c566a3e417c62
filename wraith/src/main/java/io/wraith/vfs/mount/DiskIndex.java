package io.wraith.vfs.mount;

/// What the cache on disk has, as far as is known without looking.
public interface DiskIndex {
    boolean has(long high, long low);
}
