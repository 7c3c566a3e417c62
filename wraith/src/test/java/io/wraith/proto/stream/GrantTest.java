package io.wraith.proto.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Check;

import org.junit.jupiter.api.Test;

final class GrantTest {
    private final Grant grant = new Grant(100, 1_000);

    @Test
    void isToldAnewWhenHalfOfTheWindowWasConsumed() {
        grant.use(100);
        assertThat(grant.takes(1)).isFalse();
        grant.done(49);
        assertThat(grant.isDue()).isFalse();
        grant.done(1);
        assertThat(grant.isDue()).isTrue();
        assertThat(grant.takes(1)).as("before it was told").isFalse();
        grant.done(10);
        assertThat(grant.tell()).isEqualTo(160);
        assertThat(grant.isDue()).isFalse();
        assertThat(grant.takes(60)).isTrue();
        assertThat(grant.takes(61)).isFalse();
        assertThat(grant.held()).isEqualTo(40);
    }

    @Test
    void onlyTheNewestIsWorthRepeating() {
        grant.use(100);
        grant.done(50);
        long first = grant.tell();
        grant.done(50);
        long second = grant.tell();
        grant.lost(first);
        assertThat(grant.isDue()).isFalse();
        grant.lost(second);
        assertThat(grant.isDue()).isTrue();
    }

    @Test
    void aWindowOfOneIsToldEveryTime() {
        Grant single = new Grant(1, 10);
        for (int i = 1; i < 10; i++) {
            single.use(1);
            single.done(1);
            assertThat(single.isDue()).isTrue();
            assertThat(single.tell()).isEqualTo(i + 1);
        }
        single.use(1);
        single.done(1);
        assertThat(single.isDue()).as("numbers have run out").isFalse();
    }

    @Test
    void ourOwnMistakesAreFound() {
        grant.use(10);
        assertThatThrownBy(() -> grant.done(11)).isInstanceOf(Check.Failed.class);
        assertThatThrownBy(() -> grant.done(-1)).isInstanceOf(Check.Failed.class);
        assertThatThrownBy(() -> grant.use(91)).isInstanceOf(Check.Failed.class);
    }
}
