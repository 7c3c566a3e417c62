package io.wraith.node.doctor;

import io.wraith.node.doctor.Capability.State;

import java.util.List;

/// io_uring, for files and sockets.
final class IoCheck {
    private static final String DISABLED = "proc/sys/kernel/io_uring_disabled";

    private IoCheck() {}

    static List<Capability> examine(SystemFiles files) {
        Section section = new Section("io");
        String setting = files.line(DISABLED);
        boolean allowed = setting.equals("0");
        section.add(
                "io_uring",
                State.when(allowed),
                setting.isEmpty()
                        ? "no switch in this kernel (from 6.6 on): not known"
                        : "io_uring_disabled = " + setting,
                allowed
                        ? "can be chosen for files and sockets"
                        : "plain reads, writes and socket calls, which are as fast in most cases",
                setting.isEmpty() || setting.equals("0")
                        ? "a kernel from 5.19 on; containers often filter io_uring"
                        : "sudo sysctl -w kernel.io_uring_disabled=0");
        return section.capabilities();
    }
}
