package io.wraith.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.wraith.bench.result.NumberOptions;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

final class CourseOptionsTest {
    private static CourseOptions of(String... arguments) {
        return CourseOptions.parse(List.of(arguments), Map.of(NumberOptions.ROUNDS, 3, "--mib", 1));
    }

    @Test
    void coursesAreChosenByTheBeginningsOfTheirNames() {
        assertThat(of().isFor("small-parallel")).isTrue();
        assertThat(of("stat", "small").isFor("small-parallel")).isTrue();
        assertThat(of("small-parallel").isFor("small")).isFalse();
    }

    @Test
    void optionsStandBeforeCourses() {
        CourseOptions options = of("--mib", "7", "cold", "large");
        assertThat(options.number("--mib")).isEqualTo(7);
        assertThat(options.rounds()).isEqualTo(3);
        assertThat(options.courses()).containsExactly("cold", "large");
        assertThat(of("--rounds", "1", "5g", "lte").courses()).containsExactly("5g", "lte");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of("cold", "--mib", "7").of(List.of("cold")));
    }

    @Test
    void aCourseThatThereIsNotIsNamed() {
        assertThat(of("cold", "lar").of(List.of("large", "cold")).isFor("large")).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of("cold", "huge").of(List.of("large", "cold")))
                .withMessageContaining("no course 'huge' among [large, cold]");
    }

    /// What takes minutes runs only when it was named.
    @Test
    void someCoursesHaveToBeNamed() {
        assertThat(of().names("million")).isFalse();
        assertThat(of("million").names("million")).isTrue();
    }
}
