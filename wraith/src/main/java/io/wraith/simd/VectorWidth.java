package io.wraith.simd;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The shape of every kernel's vectors: what the JVM prefers, limited by [Simd]. Constants, because
/// the JIT compiles vector code only for species it knows.
final class VectorWidth {
    static final VectorShape SHAPE =
            VectorShape.forBitSize(Math.max(128, Math.min(Simd.chosenBits(), Offered.bits())));
    static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED.withShape(SHAPE);
    static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED.withShape(SHAPE);
    static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED.withShape(SHAPE);

    private VectorWidth() {}

    /// Apart, so that asking for it does not end the choice.
    static final class Offered {
        private Offered() {}

        static int bits() {
            return VectorShape.preferredShape().vectorBitSize();
        }
    }
}
