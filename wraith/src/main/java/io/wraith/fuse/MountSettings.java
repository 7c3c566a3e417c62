package io.wraith.fuse;

import java.nio.file.Path;

/// Where and how to mount.
///
/// @param source what the table of mounts names as the origin
/// @param isForOthers whether users other than this one may use it
/// @param isChecked whether the kernel compares owners and permissions; else everybody who may use
///   the mount may read all of it
/// @param mayExecute whether programs in it may be started
public record MountSettings(
        Path folder, String source, boolean isForOthers, boolean isChecked, boolean mayExecute) {}
