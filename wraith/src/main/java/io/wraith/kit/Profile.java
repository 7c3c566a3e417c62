package io.wraith.kit;

import jdk.jfr.Recording;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/// A running profile of this process, taken by the JDK's flight recorder. The recorder is loaded
/// when the first profile starts, so a process that takes none does not pay for it.
///
/// ```
/// try (Profile profile = Profile.start(EnumSet.of(ProfileKind.CPU))) {
///     work();
///     System.out.print(profile.stop(Path.of("work.jfr")).stacks(ProfileKind.CPU).collapsed());
/// }
/// ```
public final class Profile implements AutoCloseable {
    private final Recording recording = new Recording();

    private Profile() {}

    public static Profile start(Set<ProfileKind> kinds) {
        Profile profile = new Profile();
        profile.recording.setSettings(RecordingSettings.of(kinds));
        profile.recording.start();
        return profile;
    }

    /// Ends the profile and writes the recording to `file`, for this report and for other tools.
    public ProfileReport stop(Path file) throws IOException {
        recording.stop();
        recording.dump(file);
        recording.close();
        return ProfileReport.read(file);
    }

    /// Ends the profile; what was recorded and not yet stopped is lost.
    @Override
    public void close() {
        recording.close();
    }
}
