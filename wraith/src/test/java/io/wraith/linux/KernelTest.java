package io.wraith.linux;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A test against the real kernel that needs rights or devices. `mvn verify -Pkernel` runs these;
/// where a need is not met the test is skipped and says which.
@Tag("kernel")
@ExtendWith(KernelNeeds.class)
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface KernelTest {
    Need[] value() default {Need.ROOT};

    enum Need {
        ROOT,
        TUN,
        FUSE,
        XDP,
        IO_URING
    }
}
