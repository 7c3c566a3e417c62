package io.wraith.net;

/// One thing that a port has or lacks, for `doctor` and `status`.
///
/// @param name what it is
/// @param whole whether the port has all of it
/// @param detail how much there is, or why there is none
public record PortFact(String name, boolean whole, String detail) {
    @Override
    public String toString() {
        return name + ": " + detail;
    }
}
