package io.wraith.transfer;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// One file, folder or link of a transfer.
///
/// @param id 1 for the first that is listed, then one more each
/// @param folder the id of the folder it lies in, 0 for the one that is received into
public record Entry(long id, long folder, ByteString name, Attributes attributes, Content content) {
    /// The id of the folder into which the receiver receives.
    public static final long ROOT = 0;

    static final int MOST_NAME_BYTES = 255;
    static final int MOST_TARGET_BYTES = 4095;

    /// What is not content: the lower 12 bits of the mode, the modification time, and what else the
    /// file system attached.
    public record Attributes(
            int permissions, long modifiedSeconds, int modifiedNanos, List<Extended> extended) {
        static final int MOST_EXTENDED = 256;
        static final int MOST_EXTENDED_BYTES = 32_768;
        static final int PERMISSIONS = 0xfff;
        static final int NANOS = 1_000_000_000;

        public Attributes {
            extended = List.copyOf(extended);
        }
    }

    /// An extended attribute.
    public record Extended(ByteString name, ByteString value) {}

    /// What an entry is.
    public sealed interface Content {
        /// Its bytes; a hard link has those of its file.
        long size();
    }

    public record File(long size) implements Content {}

    public record Folder() implements Content {
        @Override
        public long size() {
            return 0;
        }
    }

    public record SymbolicLink(ByteString target) implements Content {
        @Override
        public long size() {
            return 0;
        }
    }

    /// Another name of a file that was listed before.
    ///
    /// @param file the id of that file
    /// @param path its components below the folder that is received into
    public record HardLink(long size, long file, List<ByteString> path) implements Content {
        public HardLink {
            path = List.copyOf(path);
        }

        /// Whether the path is none too long to be told.
        public boolean isShort() {
            return EntryCodec.linkLength(this) <= MOST_TARGET_BYTES;
        }
    }

    /// Whether there are bytes to be wanted.
    public boolean isFile() {
        return content instanceof File || content instanceof HardLink;
    }

    public boolean isFolder() {
        return content instanceof Folder;
    }

    public long size() {
        return content.size();
    }

    /// Why no peer can be told of it, whatever file system it is from; null if one can.
    public @Nullable String fault() {
        return EntryCodec.fault(this);
    }
}
