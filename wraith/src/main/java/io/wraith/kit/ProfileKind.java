package io.wraith.kit;

/// What a [Profile] looks at, and in which unit its stacks are weighed.
public enum ProfileKind {
    /// Where processors spend their time; weights are nanoseconds of processor time, estimated from
    /// samples. Time inside the kernel counts for the method that called it.
    CPU("ns"),

    /// What is allocated and where; weights are bytes, estimated from samples. The last frame of a
    /// stack is the class of the object.
    ALLOCATION("bytes"),

    /// Which monitors and locks threads wait for, and where; weights are nanoseconds of waiting.
    /// The last frame of a stack is the class of the lock.
    LOCK("ns"),

    /// Pauses of the whole process or of one thread: collections, files, sockets, sleeping, waiting
    /// for work. Weights are nanoseconds; the last frame of a stack is the name of the event.
    TRACE("ns");

    private final String unit;

    ProfileKind(String unit) {
        this.unit = unit;
    }

    /// Of the weights.
    public String unit() {
        return unit;
    }
}
