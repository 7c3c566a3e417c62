package io.wraith.vfs.message;

import io.wraith.transfer.ByteString;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What a mount says.
public sealed interface FromMount {
    MessageKind kind();

    /// The first on the control stream.
    record Hello(int version, int features) implements FromMount {
        @Override
        public MessageKind kind() {
            return MessageKind.HELLO;
        }
    }

    /// The first on a lane.
    record Lane(int laneClass) implements FromMount {
        @Override
        public MessageKind kind() {
            return MessageKind.LANE;
        }
    }

    /// What has an answer, by its number.
    sealed interface Request extends FromMount {
        /// Which request it is, as the mount numbers them: 32 bits.
        int request();
    }

    /// Where names lead, one after the other.
    record Walk(int request, long folder, List<ByteString> names) implements Request {
        public Walk {
            names = List.copyOf(names);
        }

        @Override
        public MessageKind kind() {
            return MessageKind.WALK;
        }
    }

    /// The attributes of an open file.
    record Stat(int request, int handle) implements Request {
        @Override
        public MessageKind kind() {
            return MessageKind.STAT;
        }
    }

    /// A folder's names with attributes.
    ///
    /// @param cursor where to go on; 0 at the beginning
    /// @param pages how many answers may come
    record ListFolder(int request, Place place, long cursor, int pages) implements Request {
        @Override
        public MessageKind kind() {
            return MessageKind.LIST;
        }
    }

    /// Opens a file and reads its first bytes.
    ///
    /// @param isWholeEnough whether no handle is needed if the answer holds all of the file
    /// @param first how many bytes are wanted
    /// @param known of which version they are there already
    record Open(int request, Place place, boolean isWholeEnough, int first, Version known)
            implements Request {
        @Override
        public MessageKind kind() {
            return MessageKind.OPEN;
        }
    }

    /// Reads a version of an open file.
    ///
    /// @param urgency 0 if somebody waits, 1 ahead of who will, 2 to fill a cache
    /// @param version [Version#NONE] for whichever there is
    record Read(int request, int handle, long offset, int length, int urgency, Version version)
            implements Request {
        /// Null if it may be any.
        public @Nullable Version wanted() {
            return version.equals(Version.NONE) ? null : version;
        }

        @Override
        public MessageKind kind() {
            return MessageKind.READ;
        }
    }

    /// Looks for the next data, or the next hole.
    record Seek(int request, int handle, long offset, boolean isForHole) implements Request {
        @Override
        public MessageKind kind() {
            return MessageKind.SEEK;
        }
    }

    /// All extended attributes.
    record ListAttributes(int request, Place place) implements Request {
        @Override
        public MessageKind kind() {
            return MessageKind.XATTRS;
        }
    }

    /// One extended attribute.
    record GetAttribute(int request, Place place, ByteString name) implements Request {
        @Override
        public MessageKind kind() {
            return MessageKind.XATTR;
        }
    }

    /// How full the file system is.
    record StatFileSystem(int request) implements Request {
        @Override
        public MessageKind kind() {
            return MessageKind.STATFS;
        }
    }

    /// Handles are not needed any more.
    record Close(List<Integer> handles) implements FromMount {
        public Close {
            handles = List.copyOf(handles);
        }

        @Override
        public MessageKind kind() {
            return MessageKind.CLOSE;
        }
    }

    /// A request's answer is not needed any more.
    record Cancel(int request) implements FromMount {
        @Override
        public MessageKind kind() {
            return MessageKind.CANCEL;
        }
    }
}
