package io.wraith.fuse;

/// Files of which `df` cannot be asked: what a fault of ours in a file system looks like.
record FaultyFiles(FileSystem files, RuntimeException fault) implements FileSystem {
    @Override
    public void statistics(Call call) {
        throw fault;
    }

    @Override
    public void lookup(Call call, long folder, byte[] name) {
        files.lookup(call, folder, name);
    }

    @Override
    public void forget(long node, long count) {
        files.forget(node, count);
    }

    @Override
    public void attributes(Call call, long node) {
        files.attributes(call, node);
    }

    @Override
    public void readLink(Call call, long node) {
        files.readLink(call, node);
    }

    @Override
    public void open(Call call, long node) {
        files.open(call, node);
    }

    @Override
    public void read(Call call, Extent extent) {
        files.read(call, extent);
    }

    @Override
    public void release(long node, long handle) {
        files.release(node, handle);
    }

    @Override
    public void openFolder(Call call, long node) {
        files.openFolder(call, node);
    }

    @Override
    public void list(Call call, FolderPart listing) {
        files.list(call, listing);
    }

    @Override
    public void releaseFolder(long node, long handle) {
        files.releaseFolder(node, handle);
    }

    @Override
    public void extendedAttribute(Call call, long node, byte[] name) {
        files.extendedAttribute(call, node, name);
    }

    @Override
    public void extendedAttributes(Call call, long node) {
        files.extendedAttributes(call, node);
    }

    @Override
    public void seek(Call call, Seek seek) {
        files.seek(call, seek);
    }
}
