package io.wraith.vfs.mount;

import io.wraith.vfs.message.FromMount.Close;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What the host has open for us: one handle for each file that somebody reads here, as many as the
/// host allows; the least used is closed for another one.
final class Handles {
    private final Desk desk;

    /// The least used first.
    private final Set<FileState> remote = new LinkedHashSet<>();

    /// Questions under way that may bring a handle.
    private int coming;

    Handles(Desk desk) {
        this.desk = desk;
    }

    /// A question is asked that may bring a handle.
    void expect() {
        coming++;
        if (remote.size() + coming <= desk.link().granted().handles()) {
            return;
        }
        for (FileState file : remote) {
            if (file.handleUses == 0) {
                close(file);
                return;
            }
        }
    }

    /// It has its answer.
    void answered() {
        coming--;
    }

    /// The host opened a file; a second handle of one file is given back.
    void add(FileState file, int handle) {
        if (file.handle != 0) {
            giveBack(handle);
        } else {
            file.handle = handle;
            remote.add(file);
        }
    }

    void giveBack(int handle) {
        desk.link().say(new Close(List.of(handle)));
    }

    /// The file is read now, and so not the next to be closed.
    void touch(FileState file) {
        remote.remove(file);
        remote.add(file);
    }

    void use(FileState file) {
        file.handleUses++;
    }

    void unuse(FileState file) {
        file.handleUses--;
        closeIdle(file);
    }

    /// Closes what nobody has open any more.
    void closeIdle(FileState file) {
        if (file.opens == 0 && file.handle != 0 && file.handleUses == 0) {
            close(file);
        }
    }

    /// A handle that means nothing any more.
    void lost(FileState file, int handle) {
        if (file.handle == handle) {
            file.handle = 0;
            remote.remove(file);
        }
    }

    private void close(FileState file) {
        if (desk.isOnline()) {
            giveBack(file.handle);
        }
        file.handle = 0;
        remote.remove(file);
    }

    /// The session is over, and all its handles with it.
    void lostAll() {
        remote.forEach(file -> file.handle = 0);
        remote.clear();
        coming = 0;
    }
}
