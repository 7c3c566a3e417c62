package io.wraith.vfs.message;

import io.wraith.transfer.ByteString;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What a host says.
public sealed interface FromHost {
    MessageKind kind();

    /// The first on the control stream.
    ///
    /// @param instance 16 bytes, others for each start of the share
    /// @param share 16 bytes, the same after every start
    /// @param mark the counter of invalidations
    record Welcome(
            ByteString instance,
            ByteString share,
            long mark,
            Granted granted,
            String title,
            Node root)
            implements FromHost {
        static final int ID_BYTES = 16;

        @Override
        public MessageKind kind() {
            return MessageKind.WELCOME;
        }
    }

    /// How much a mount may have unanswered on its lanes, on streams of their own, and open.
    record Granted(int requests, int largeReads, long handles) {
        static final int LEAST_REQUESTS = 16;
        static final int LEAST_LARGE_READS = 4;
        static final int LEAST_HANDLES = 64;
    }

    /// Some answers are not good any more.
    record Invalidate(long mark, List<Change> changes) implements FromHost {
        public Invalidate {
            changes = List.copyOf(changes);
        }

        @Override
        public MessageKind kind() {
            return MessageKind.INVALIDATE;
        }
    }

    /// What was noticed.
    ///
    /// @param what a sum of [#CONTENTS] and the like
    /// @param name empty for the folder itself
    record Change(long folder, int what, ByteString name) {
        /// Contents or attributes of what has the name.
        public static final int CONTENTS = 1;

        /// What the name leads to.
        public static final int NAME = 2;

        /// Attributes of the folder.
        public static final int FOLDER = 4;

        /// Nobody watches the folder any more.
        public static final int UNWATCHED = 8;

        static final int ALL = CONTENTS | NAME | FOLDER | UNWATCHED;
        static final int OF_FOLDER = FOLDER | UNWATCHED;

        public boolean has(int kind) {
            return (what & kind) != 0;
        }

        boolean isValid() {
            boolean isOfFolder = name.length() == 0;
            int allowed = isOfFolder ? OF_FOLDER : CONTENTS | NAME;
            return what != 0 && (what & ~allowed) == 0 && (isOfFolder || Place.isName(name));
        }
    }

    /// No answer with a lower mark is good any more.
    record InvalidateAll(long mark) implements FromHost {
        @Override
        public MessageKind kind() {
            return MessageKind.INVALIDATE_ALL;
        }
    }

    /// The session ends.
    record Bye(Why why, String text) implements FromHost {
        /// Why it does.
        public enum Why {
            STOPPED(0),
            SHARE_CLOSED(1),
            UNWANTED(2);

            private final int code;

            Why(int code) {
                this.code = code;
            }

            int code() {
                return code;
            }

            static @Nullable Why of(int code) {
                for (Why why : values()) {
                    if (why.code == code) {
                        return why;
                    }
                }
                return null;
            }
        }

        @Override
        public MessageKind kind() {
            return MessageKind.BYE;
        }
    }

    /// What every answer begins with.
    ///
    /// @param mark the counter of invalidations before the host looked
    record Head(int request, Status status, long mark) {}

    /// What answers a request. If the status is not OK, most parts are as in `NONE` of their kind:
    /// they do not travel.
    sealed interface Answer extends FromHost {
        Head head();
    }

    /// Where names led.
    ///
    /// @param nodes of the names that were found
    record Walked(Head head, int leaseMs, List<Node> nodes) implements Answer {
        public Walked {
            nodes = List.copyOf(nodes);
        }

        @Override
        public MessageKind kind() {
            return MessageKind.WALKED;
        }
    }

    record Stated(Head head, Attributes attributes) implements Answer {
        @Override
        public MessageKind kind() {
            return MessageKind.STATED;
        }
    }

    /// A page.
    record Listed(Head head, Page page) implements Answer {
        @Override
        public MessageKind kind() {
            return MessageKind.LISTED;
        }
    }

    /// A part of a listing.
    ///
    /// @param isEnd whether the listing ends here
    /// @param hasNext whether another page of the same request follows
    /// @param folder the number of the folder that is listed
    /// @param cursor where to go on
    record Page(
            boolean isEnd,
            boolean hasNext,
            long folder,
            int leaseMs,
            long cursor,
            List<ListEntry> entries) {
        public static final Page NONE = new Page(false, false, 0, 0, 0, List.of());

        public Page {
            entries = List.copyOf(entries);
        }

        /// The same, with the promise of another one.
        public Page withNext() {
            return new Page(false, true, folder, leaseMs, cursor, entries);
        }
    }

    /// A file that is open now.
    ///
    /// @param handle 0 for none
    record Opened(Head head, int handle, int leaseMs, Node node, Contents first) implements Answer {
        public static final Node NO_NODE = new Node(0, Attributes.NONE, ByteString.EMPTY);

        @Override
        public MessageKind kind() {
            return MessageKind.OPENED;
        }
    }

    /// Bytes that were read.
    ///
    /// @param attributes those of the file now
    record Data(Head head, Attributes attributes, Contents contents) implements Answer {
        @Override
        public MessageKind kind() {
            return MessageKind.DATA;
        }
    }

    record Sought(Head head, long offset) implements Answer {
        @Override
        public MessageKind kind() {
            return MessageKind.SOUGHT;
        }
    }

    record AttributeList(Head head, int leaseMs, List<Extended> attributes) implements Answer {
        public AttributeList {
            attributes = List.copyOf(attributes);
        }

        @Override
        public MessageKind kind() {
            return MessageKind.ATTRIBUTE_LIST;
        }
    }

    /// An extended attribute.
    ///
    /// @param hasValue false if there was no room for it
    record Extended(ByteString name, boolean hasValue, ByteString value) {
        static final long NO_ROOM = 0xffffffffL;
    }

    record AttributeValue(Head head, int leaseMs, ByteString value) implements Answer {
        @Override
        public MessageKind kind() {
            return MessageKind.ATTRIBUTE_VALUE;
        }
    }

    record FileSystem(Head head, Usage usage) implements Answer {
        @Override
        public MessageKind kind() {
            return MessageKind.FILE_SYSTEM;
        }
    }

    /// How full a file system is.
    ///
    /// @param nameBytes the longest name
    record Usage(
            int blockBytes,
            int nameBytes,
            long blocks,
            long freeBlocks,
            long availableBlocks,
            long files,
            long freeFiles) {
        public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0, 0);
    }
}
