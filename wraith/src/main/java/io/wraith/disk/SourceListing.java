package io.wraith.disk;

import io.wraith.transfer.Entry;
import io.wraith.transfer.Entry.File;
import io.wraith.transfer.Entry.Folder;
import io.wraith.transfer.Entry.HardLink;
import io.wraith.transfer.Entry.SymbolicLink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What a [FileSource] would list, without a transfer.
public final class SourceListing {
    private static final int AT_ONCE = 256;

    /// What an item is.
    public enum Kind {
        FILE,
        FOLDER,
        SYMBOLIC_LINK,
        HARD_LINK
    }

    /// One entry.
    ///
    /// @param path from the folder that it would be received into, escaped for terminals
    public record Item(String path, Kind kind, long size) {}

    private SourceListing() {}

    /// Goes through all of it; the bytes of streams are left alone. Answers remarks for people.
    ///
    /// @throws io.wraith.linux.LinuxException when something is not there
    /// @throws IllegalArgumentException when two things would have the same name, or a pattern is
    ///   none
    public static Notes each(
            List<SourceRoot> roots, SourceOptions options, Consumer<Item> consumer) {
        List<SourceRoot> named =
                roots.stream().filter(root -> root instanceof SourceRoot.Named).toList();
        Notes warnings = new Notes();
        Map<Long, String> folders = new HashMap<>();
        try (SourceTops tops = new SourceTops(roots);
                Tools tools = new Tools(new CallIo())) {
            Walk walk = new Walk(named, tops.map(), options, warnings);
            try {
                List<Listed> found = new ArrayList<>();
                boolean isAtEnd = false;
                while (!isAtEnd) {
                    found.clear();
                    walk.more(AT_ONCE, found, tools);
                    found.forEach(each -> tell(each, folders, consumer));
                    isAtEnd = !found.isEmpty() && found.getLast() instanceof Listed.End;
                }
            } finally {
                walk.close();
            }
        }
        return warnings;
    }

    private static void tell(Listed each, Map<Long, String> folders, Consumer<Item> consumer) {
        switch (each) {
            case Listed.Found found -> {
                Entry entry = found.entry();
                String path = folders.getOrDefault(entry.folder(), "") + entry.name();
                Kind kind =
                        switch (entry.content()) {
                            case File _ -> Kind.FILE;
                            case Folder _ -> Kind.FOLDER;
                            case SymbolicLink _ -> Kind.SYMBOLIC_LINK;
                            case HardLink _ -> Kind.HARD_LINK;
                        };
                if (kind == Kind.FOLDER) {
                    folders.put(entry.id(), path + "/");
                }
                consumer.accept(new Item(path, kind, entry.size()));
            }
            case Listed.FolderEnd end -> folders.remove(end.id());
            case Listed.End _ -> {}
        }
    }
}
