package io.wraith.node.doctor;

import io.wraith.node.doctor.Capability.State;

import java.util.List;

/// io_uring, for files and sockets.
final class IoCheck {
    private static final String DISABLED = "proc/sys/kernel/io_uring_disabled";

    private IoCheck() {}

    static List<Capability> examine(SystemFiles files, Answer uring) {
        Section section = new Section("io");
        String setting = files.line(DISABLED);
        section.add(
                "io_uring",
                State.when(uring.works()),
                uring.detail() + (setting.isEmpty() ? "" : "; io_uring_disabled = " + setting),
                uring.works()
                        ? "files and sockets can go through it"
                        : "plain reads, writes and socket calls, which are as fast in most cases",
                setting.isEmpty() || setting.equals("0")
                        ? "a kernel from 5.19 on; containers often filter io_uring"
                        : "sudo sysctl -w kernel.io_uring_disabled=0");
        return section.capabilities();
    }
}
