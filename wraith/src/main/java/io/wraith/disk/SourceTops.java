package io.wraith.disk;

import io.wraith.linux.Descriptors;
import io.wraith.linux.LinuxException;
import io.wraith.transfer.ByteString;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the user wants to send, opened.
final class SourceTops implements AutoCloseable {
    private final Map<SourceRoot, SourceTop> opened = new HashMap<>();

    /// @throws LinuxException when something is not there
    /// @throws IllegalArgumentException when two things would have the same name, or one has none
    SourceTops(List<SourceRoot> roots) {
        try {
            open(roots);
        } catch (LinuxException | IllegalArgumentException refused) {
            close();
            throw refused;
        }
    }

    private void open(List<SourceRoot> roots) {
        Set<ByteString> names = new HashSet<>();
        for (SourceRoot root : roots) {
            ByteString name =
                    switch (root) {
                        case SourceRoot.Named named -> {
                            SourceTop top = SourceTop.open(named.path());
                            SourceTop twin = opened.put(root, top);
                            if (twin != null) {
                                Descriptors.close(twin.descriptor());
                            }
                            yield top.sentAs();
                        }
                        case SourceRoot.Stream stream -> stream.name();
                    };
            if (!names.add(name)) {
                throw new IllegalArgumentException(
                        "two things to be sent are named '" + name + "'");
            }
        }
    }

    Map<SourceRoot, SourceTop> map() {
        return opened;
    }

    @Override
    public void close() {
        opened.values().forEach(top -> Descriptors.close(top.descriptor()));
        opened.clear();
    }
}
