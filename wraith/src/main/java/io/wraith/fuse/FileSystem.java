package io.wraith.fuse;

/// What is mounted, to be read only. Its verbs are called on the threads that read the kernel's
/// requests, several at once, and must not wait for anything: what is not at hand is answered
/// later, through the same [Call], from any thread. Files and folders are known by numbers that the
/// file system chooses; the root's is [#ROOT].
///
/// The kernel counts each number that it is told by an entry and gives the counts back with
/// [#forget]; until then it may ask about the number. An answer that did not arrive (`false`) was
/// not counted.
public interface FileSystem {
    /// The number of the root folder.
    long ROOT = 1;

    /// Answer with [Call#entry] or [Call#noEntry].
    void lookup(Call call, long folder, byte[] name);

    void forget(long node, long count);

    /// Answer with [Call#attributes].
    void attributes(Call call, long node);

    /// A symbolic link's target: answer with [Call#bytes].
    void readLink(Call call, long node);

    /// Answer with [Call#opened].
    void open(Call call, long node);

    /// Answer with [Call#data], short only at the end of the file.
    void read(Call call, Extent extent);

    /// No request for this handle comes any more.
    void release(long node, long handle);

    /// Answer with [Call#opened].
    void openFolder(Call call, long node);

    /// Answer with [Call#listing].
    void list(Call call, FolderPart part);

    /// No request for this handle comes any more.
    void releaseFolder(long node, long handle);

    /// Answer with [Call#statistics].
    void statistics(Call call);

    /// An extended attribute: answer with [Call#value].
    void extendedAttribute(Call call, long node, byte[] name);

    /// The names of all, each ended by a zero: answer with [Call#value].
    void extendedAttributes(Call call, long node);

    /// The next data or hole from an offset on: answer with [Call#position].
    void seek(Call call, Seek seek);

    /// A piece of an open file.
    record Extent(long node, long handle, long offset, int length) {}

    /// A part of an open folder: from the entry on that `cookie` names, 0 for the first. Programs
    /// may seek to any cookie, also one that was never given. Whether entries should come with
    /// attributes, for the kernel to keep.
    record FolderPart(long node, long handle, long cookie, boolean isWithAttributes) {}

    /// Whether data or a hole is looked for.
    record Seek(long node, long handle, long offset, boolean isForData) {}
}
