package io.wraith.node.doctor;

import io.wraith.node.doctor.Capability.State;
import io.wraith.node.doctor.ProcessRights.Right;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a mount needs.
final class FuseCheck {
    private static final String DEVICE = "dev/fuse";
    private static final String URING = "sys/module/fuse/parameters/enable_uring";

    private FuseCheck() {}

    static List<Capability> examine(SystemFiles files) {
        Section section = new Section("mount");
        boolean device = files.isReadableAndWritable(DEVICE);
        section.add(
                "/dev/fuse",
                State.when(device),
                device ? "can be opened" : files.exists(DEVICE) ? "no access" : "absent",
                device ? "mounts are possible" : "no mounts; send and receive work",
                files.exists(DEVICE) ? "sudo chmod 666 /dev/fuse" : "sudo modprobe fuse");
        addHelper(section, files);
        addOthers(section, files);
        addUring(section, files);
        return section.capabilities();
    }

    private static void addHelper(Section section, SystemFiles files) {
        boolean root = ProcessRights.of(files).has(Right.CAP_SYS_ADMIN);
        Optional<String> helper =
                Stream.of("usr/bin/fusermount3", "bin/fusermount3", "usr/local/bin/fusermount3")
                        .filter(files::isExecutable)
                        .findFirst();
        section.add(
                "fusermount3",
                helper.isPresent() ? State.YES : root ? State.PARTIAL : State.NO,
                helper.map(path -> "/" + path).orElse("not installed"),
                root
                        ? "not needed with CAP_SYS_ADMIN: mounts directly"
                        : helper.isPresent() ? "mounts without root" : "only root can mount",
                "sudo apt install fuse3");
    }

    private static void addOthers(Section section, SystemFiles files) {
        boolean allowed =
                files.text("etc/fuse.conf")
                        .lines()
                        .anyMatch(line -> line.strip().equals("user_allow_other"));
        section.add(
                "mounts for other users",
                State.atLeastPartial(allowed),
                "user_allow_other is " + (allowed ? "set" : "not set") + " in /etc/fuse.conf",
                allowed ? "-o allow_other works for all" : "-o allow_other works for root only",
                "echo user_allow_other | sudo tee -a /etc/fuse.conf");
    }

    private static void addUring(Section section, SystemFiles files) {
        String setting = files.line(URING);
        boolean enabled = setting.equals("Y");
        section.add(
                "FUSE over io_uring",
                State.atLeastPartial(enabled),
                setting.isEmpty()
                        ? "not in this kernel (from 6.14 on)"
                        : "enable_uring = " + setting,
                enabled
                        ? "mounts take requests by it"
                        : "mounts read and write /dev/fuse: fewer small reads at once",
                setting.isEmpty() ? "" : "echo Y | sudo tee /" + URING);
    }
}
