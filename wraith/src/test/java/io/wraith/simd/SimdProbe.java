package io.wraith.simd;

/// In a Java of its own: applies a setting and says what came of it.
final class SimdProbe {
    private SimdProbe() {}

    public static void main(String[] arguments) {
        try {
            for (String setting : arguments) {
                Simd.of(setting).choose();
            }
            System.out.println(Simd.isAvailable() ? VectorWidth.SHAPE.vectorBitSize() : 0);
        } catch (IllegalArgumentException | IllegalStateException refused) {
            System.out.println(refused.getMessage());
        }
    }
}
