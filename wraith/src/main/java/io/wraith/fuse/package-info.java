/// File systems in this process, spoken to the kernel through `/dev/fuse` without a library
/// between: mounting and unmounting, the kernel's messages, and the threads that read and answer
/// them. What the files are is somebody else's: a [io.wraith.fuse.FileSystem] is asked, and answers
/// each [io.wraith.fuse.Call] at once or later, from any thread.
@NullMarked
package io.wraith.fuse;

import org.jspecify.annotations.NullMarked;
