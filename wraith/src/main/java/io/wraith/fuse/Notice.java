package io.wraith.fuse;

import io.wraith.linux.FuseKernel;

import java.nio.charset.StandardCharsets;

/// What the kernel is told unasked. Names are in a charset that keeps every byte.
sealed interface Notice {
    /// Writes it into a message.
    Reply write(Reply reply);

    /// Attributes, and with `isContentToo` all of the content, are not what they were.
    record Changed(long node, boolean isContentToo) implements Notice {
        @Override
        public Reply write(Reply reply) {
            return reply.start(FuseKernel.FUSE_NOTIFY_INVAL_INODE, 0)
                    .u64(node)
                    .u64(isContentToo ? 0 : -1)
                    .u64(0);
        }
    }

    /// A name may stand for something else, or for nothing.
    record Renamed(long folder, String name, int flags) implements Notice {
        @Override
        public Reply write(Reply reply) {
            byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
            return reply.start(FuseKernel.FUSE_NOTIFY_INVAL_ENTRY, 0)
                    .u64(folder)
                    .u32(bytes.length)
                    .u32(flags)
                    .bytes(bytes)
                    .zeros(1);
        }
    }

    /// No name is known to stand for what it stood for.
    record AllRenamed() implements Notice {
        @Override
        public Reply write(Reply reply) {
            return reply.start(FuseKernel.FUSE_NOTIFY_INC_EPOCH, 0);
        }
    }
}
