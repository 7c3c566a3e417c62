/// Wraith: moves and mounts files between machines, end-to-end encrypted, at the speed of the link.
module io.wraith {
    requires static jdk.incubator.vector;
    requires static org.bouncycastle.provider;
    requires static org.jspecify;
    requires HdrHistogram;
    requires info.picocli;
    requires jdk.jfr;
    requires jdk.management;
    requires jdk.net;
    requires org.jctools.core.jdk11;
    requires transitive org.jctools.core;

    exports io.wraith.kit;
    exports io.wraith.node;
    exports io.wraith.ring;
    exports io.wraith.simd;

    opens io.wraith.cli to
            info.picocli;
}
