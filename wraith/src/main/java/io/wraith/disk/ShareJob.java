package io.wraith.disk;

import io.wraith.vfs.host.HostJob;
import io.wraith.vfs.message.FromHost.Answer;
import io.wraith.vfs.message.FromMount.GetAttribute;
import io.wraith.vfs.message.FromMount.ListAttributes;
import io.wraith.vfs.message.FromMount.ListFolder;
import io.wraith.vfs.message.FromMount.Open;
import io.wraith.vfs.message.FromMount.Read;
import io.wraith.vfs.message.FromMount.Seek;
import io.wraith.vfs.message.FromMount.Stat;
import io.wraith.vfs.message.FromMount.StatFileSystem;
import io.wraith.vfs.message.FromMount.Walk;

/// One look at a share for a mount.
final class ShareJob implements Job {
    private final SharedFiles shared;
    private final ShareMount mount;
    private final HostJob job;

    ShareJob(SharedFiles shared, ShareMount mount, HostJob job) {
        this.shared = shared;
        this.mount = mount;
        this.job = job;
    }

    @Override
    public void work(Tools tools) {
        if (job.isLarge() && job.request() instanceof Read read) {
            shared.contents.readLarge(job, read, mount.number(), tools);
        } else {
            job.answer(answer(tools));
        }
    }

    private Answer answer(Tools tools) {
        return switch (job.request()) {
            case Walk walk -> shared.names.walk(job, walk, tools.stat);
            case ListFolder list -> shared.names.list(job, list, tools);
            case Open open -> shared.contents.open(job, open, mount.number(), tools);
            case Read read -> shared.contents.read(job, read, mount.number(), tools);
            case Stat _ -> shared.contents.stat(job, mount.number(), tools);
            case Seek seek -> shared.contents.seek(job, seek, mount.number(), tools);
            case ListAttributes list -> shared.extras.list(job, list, tools);
            case GetAttribute get -> shared.extras.get(job, get, tools);
            case StatFileSystem usage -> shared.extras.usage(job, usage, tools);
        };
    }

    @Override
    public void finish() {
        shared.finished(job);
        mount.done(job);
    }
}
