/// The kernel's interfaces through `java.lang.foreign`: one class per interface, constants and
/// layouts under their C names. This package knows C and Linux, and nothing of Wraith.
///
/// A class opens with its constants and layouts (each compared with the C compiler by
/// `LayoutTest`), then its calls, then verbs in Java types. A hot verb returns the kernel's answer
/// or `-errno`; a set-up verb throws [LinuxException]. Every address and length that goes to the
/// kernel passes [Sys#address], which refuses heap, closed and too short segments.
package io.wraith.linux;
