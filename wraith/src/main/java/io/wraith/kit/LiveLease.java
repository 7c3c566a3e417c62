package io.wraith.kit;

import java.util.List;

/// A buffer that was taken and not given back. `origin` is the stack that took it, innermost call
/// first, each line with the thread's name; it is empty unless the pool's plan was traced.
public record LiveLease(long lease, int bytes, List<String> origin) {}
