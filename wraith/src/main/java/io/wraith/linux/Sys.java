package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Collections;

/// The way into the C library. Every function is called with register-wide integers, so that all of
/// them share eight call shapes, one per number of arguments: linking costs about 5 ms per shape
/// and nothing per further function. Both supported ABIs pass integers and pointers in whole
/// registers and ignore the upper half of an `int`; the upper half of an `int` *result* is
/// undefined, hence the two verbs `toInt` and `toLong`. Both give the answer, or `-errno` where C
/// gives -1.
///
/// The shapes are records because the JIT treats a record's fields as constants: a `static final
/// Call3` costs what a `static final MethodHandle` costs.
final class Sys {
    private static final Linker.Option CAPTURE_ERRNO = Linker.Option.captureCallState("errno");
    private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            CAPTURE.varHandle(PathElement.groupElement("errno")).withInvokeExactBehavior();

    /// The collector frees a capture with its thread, hence the automatic arena.
    private static final ThreadLocal<MemorySegment> CAPTURED =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(CAPTURE));

    private Sys() {}

    static Call0 call0(String name) {
        return new Call0(name, link(name, 0));
    }

    static Call1 call1(String name) {
        return new Call1(name, link(name, 1));
    }

    static Call2 call2(String name) {
        return new Call2(name, link(name, 2));
    }

    static Call3 call3(String name) {
        return new Call3(name, link(name, 3));
    }

    static Call4 call4(String name) {
        return new Call4(name, link(name, 4));
    }

    static Call5 call5(String name) {
        return new Call5(name, link(name, 5));
    }

    static Call6 call6(String name) {
        return new Call6(name, link(name, 6));
    }

    static Call7 call7(String name) {
        return new Call7(name, link(name, 7));
    }

    /// The address of a native segment, for the kernel to read or write all of it.
    static long address(MemorySegment segment) {
        return address(segment, segment.byteSize());
    }

    /// The address of a native segment, for the kernel to read or write its first `length` bytes.
    /// FFM checks nothing about a pointer that travels as a number, so this does.
    static long address(MemorySegment segment, long length) {
        return address(segment, 0, length);
    }

    /// The address of `length` bytes at `at` in a native segment: what a hot verb takes instead of
    /// a slice, which would allocate.
    static long address(MemorySegment segment, long at, long length) {
        if (!segment.isNative()) {
            throw new IllegalArgumentException("the kernel needs native memory, not a heap array");
        }
        if (at < 0 || length < 0 || length > segment.byteSize() - at) {
            throw new IndexOutOfBoundsException(
                    length + " bytes at " + at + " of a segment of " + segment.byteSize());
        }
        if (!segment.scope().isAlive()) {
            throw new IllegalStateException("the segment's memory was already given back");
        }
        return segment.address() + at;
    }

    @SuppressWarnings("restricted")
    private static MethodHandle link(String name, int arguments) {
        if (Arch.current() == Arch.UNKNOWN) {
            throw new UnsupportedOperationException(
                    "no kernel tables for " + System.getProperty("os.arch"));
        }
        Linker linker = Linker.nativeLinker();
        SymbolLookup lookup = linker.defaultLookup();
        MemoryLayout[] longs =
                Collections.nCopies(arguments, JAVA_LONG).toArray(MemoryLayout[]::new);
        // Variadic functions need no special shape: with integers only, both ABIs place variadic
        // arguments like named ones (aarch64 Linux differs from Apple's here).
        return linker.downcallHandle(
                lookup.findOrThrow(name), FunctionDescriptor.of(JAVA_LONG, longs), CAPTURE_ERRNO);
    }

    private static int foldInt(long raw, MemorySegment captured) {
        int result = (int) raw;
        return result == -1 ? -(int) ERRNO.get(captured, 0L) : result;
    }

    private static long foldLong(long raw, MemorySegment captured) {
        return raw == -1 ? -(int) ERRNO.get(captured, 0L) : raw;
    }

    /// A downcall with matching types throws nothing of its own.
    private static AssertionError impossible(String name, Throwable cause) {
        return new AssertionError(name, cause);
    }

    record Call0(String name, MethodHandle handle) {
        int toInt() {
            try {
                MemorySegment captured = CAPTURED.get();
                return foldInt((long) handle.invokeExact(captured), captured);
            } catch (Throwable thrown) {
                throw impossible(name, thrown);
            }
        }

        long toLong() {
            try {
                MemorySegment captured = CAPTURED.get();
                return foldLong((long) handle.invokeExact(captured), captured);
            } catch (Throwable thrown) {
                throw impossible(name, thrown);
            }
        }
    }

    record Call1(String name, MethodHandle handle) {
        int toInt(long a) {
            try {
                MemorySegment captured = CAPTURED.get();
                return foldInt((long) handle.invokeExact(captured, a), captured);
            } catch (Throwable thrown) {
                throw impossible(name, thrown);
            }
        }

        long toLong(long a) {
            try {
                MemorySegment captured = CAPTURED.get();
                return foldLong((long) handle.invokeExact(captured, a), captured);
            } catch (Throwable thrown) {
                throw impossible(name, thrown);
            }
        }
    }

    record Call2(String name, MethodHandle handle) {
        int toInt(long a, long b) {
            try {
                MemorySegment captured = CAPTURED.get();
                return foldInt((long) handle.invokeExact(captured, a, b), captured);
            } catch (Throwable thrown) {
                throw impossible(name, thrown);
            }
        }

        long toLong(long a, long b) {
            try {
                MemorySegment captured = CAPTURED.get();
                return foldLong((long) handle.invokeExact(captured, a, b), captured);
            } catch (Throwable thrown) {
                throw impossible(name, thrown);
            }
        }
    }

    record Call3(String name, MethodHandle handle) {
        int toInt(long a, long b, long c) {
            try {
                MemorySegment captured = CAPTURED.get();
                return foldInt((long) handle.invokeExact(captured, a, b, c), captured);
            } catch (Throwable thrown) {
                throw impossible(name, thrown);
            }
        }

        long toLong(long a, long b, long c) {
            try {
                MemorySegment captured = CAPTURED.get();
                return foldLong((long) handle.invokeExact(captured, a, b, c), captured);
            } catch (Throwable thrown) {
                throw impossible(name, thrown);
            }
        }
    }

    record Call4(String name, MethodHandle handle) {
        int toInt(long a, long b, long c, long d) {
            try {
                MemorySegment captured = CAPTURED.get();
                return foldInt((long) handle.invokeExact(captured, a, b, c, d), captured);
            } catch (Throwable thrown) {
                throw impossible(name, thrown);
            }
        }

        long toLong(long a, long b, long c, long d) {
            try {
                MemorySegment captured = CAPTURED.get();
                return foldLong((long) handle.invokeExact(captured, a, b, c, d), captured);
            } catch (Throwable thrown) {
                throw impossible(name, thrown);
            }
        }
    }

    record Call5(String name, MethodHandle handle) {
        int toInt(long a, long b, long c, long d, long e) {
            try {
                MemorySegment captured = CAPTURED.get();
                return foldInt((long) handle.invokeExact(captured, a, b, c, d, e), captured);
            } catch (Throwable thrown) {
                throw impossible(name, thrown);
            }
        }

        long toLong(long a, long b, long c, long d, long e) {
            try {
                MemorySegment captured = CAPTURED.get();
                return foldLong((long) handle.invokeExact(captured, a, b, c, d, e), captured);
            } catch (Throwable thrown) {
                throw impossible(name, thrown);
            }
        }
    }

    record Call6(String name, MethodHandle handle) {
        int toInt(long a, long b, long c, long d, long e, long f) {
            try {
                MemorySegment captured = CAPTURED.get();
                return foldInt((long) handle.invokeExact(captured, a, b, c, d, e, f), captured);
            } catch (Throwable thrown) {
                throw impossible(name, thrown);
            }
        }

        long toLong(long a, long b, long c, long d, long e, long f) {
            try {
                MemorySegment captured = CAPTURED.get();
                return foldLong((long) handle.invokeExact(captured, a, b, c, d, e, f), captured);
            } catch (Throwable thrown) {
                throw impossible(name, thrown);
            }
        }
    }

    /// For `syscall` with six arguments.
    record Call7(String name, MethodHandle handle) {
        int toInt(long a, long b, long c, long d, long e, long f, long g) {
            try {
                MemorySegment captured = CAPTURED.get();
                return foldInt((long) handle.invokeExact(captured, a, b, c, d, e, f, g), captured);
            } catch (Throwable thrown) {
                throw impossible(name, thrown);
            }
        }
    }
}
