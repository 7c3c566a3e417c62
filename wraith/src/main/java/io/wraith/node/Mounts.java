package io.wraith.node;

import io.wraith.fuse.FuseException;
import io.wraith.fuse.Mountpoint;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Mounts of this machine, whichever process serves them.
public final class Mounts {
    private Mounts() {}

    /// What each mount of this user's on this machine shows of itself, by name.
    public static List<Map<String, String>> all() {
        return MountPage.all(UserFolders.runtime());
    }

    /// The same of the mounts of all users whose folders this one may read.
    public static List<Map<String, String>> ofEverybody() {
        return UserFolders.runtimes().stream()
                .flatMap(folder -> MountPage.all(folder).stream())
                .toList();
    }

    /// Whether something that a mount shows is text rather than a number.
    public static boolean isText(String name) {
        return MountPage.TEXTS.contains(name);
    }

    /// A number of what a mount shows; 0 for what is none, since a page may come from anywhere.
    public static long number(Map<String, String> mount, String name) {
        String text = mount.getOrDefault(name, "");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    /// Takes a mount of Wraith's off a folder; its process ends by itself. One that is in use
    /// stays, unless `isLazy`: then it is out of sight at once, and gone when nobody uses it any
    /// more.
    public static void unmount(Path folder, boolean isLazy) throws NodeException {
        try {
            Mountpoint.at(folder).unmount(isLazy);
        } catch (Mountpoint.BusyException busy) {
            throw new NodeException(
                    Trouble.TEMPORARY,
                    String.valueOf(busy.getMessage()),
                    "programs have files or folders of it open, or work in it",
                    "end them (fuser -vm shows which), or give --lazy",
                    busy);
        } catch (FuseException refused) {
            throw new NodeException(
                    Trouble.NOT_FOUND,
                    folder + " cannot be unmounted",
                    String.valueOf(refused.getMessage()),
                    "see the mounts that there are with: findmnt -t fuse.wraith",
                    refused);
        }
    }
}
