package io.wraith.node;

import io.wraith.transfer.Reason;

/// What can be done about entries that failed, for people on either side.
final class Remedy {
    private Remedy() {}

    /// One line for all entries that failed for that reason.
    static String of(Reason reason) {
        return Reason.words(reason)
                + ": "
                + switch (reason) {
                    case SOURCE_CHANGED -> "send again what something was writing meanwhile";
                    case SOURCE_UNREADABLE -> "let the sender read it, and send again";
                    case CORRUPT -> "run the same commands again";
                    case NOT_WRITTEN -> "see what ails the receiver's disk, and run again";
                    case NO_PERMISSION -> "receive into another folder, with -o DIR";
                    case NO_ROOM -> "free space at the receiver, and run the same commands again";
                    case NAME_REFUSED -> "receive into another file system, or rename it there";
                    case EXISTS -> "receive with --overwrite, --rename or --skip";
                    case FOLDER_FAILED -> "mend what failed of the folder it is in, and run again";
                    case BEYOND_LIMIT -> "send less at once";
                };
    }
}
