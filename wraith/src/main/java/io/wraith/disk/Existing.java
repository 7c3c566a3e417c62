package io.wraith.disk;

/// What happens to a received entry whose name is taken by something else. Folders are merged.
public enum Existing {
    /// The entry fails.
    FAIL,
    /// The new one takes the name in one step. A folder is never replaced.
    OVERWRITE,
    /// The new one gets a number behind its name: `a (1).txt`.
    RENAME,
    /// The old one stays, and the new one counts as there already.
    SKIP
}
