package io.wraith.meet;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/// Whom somebody who can be called lets in.
///
/// @param standing why the caller's identity and capability do not suffice; null if they do
/// @param purposes what one whose standing suffices may come for
/// @param locks the codes by which others are let in
public record Door(@Nullable Refusal standing, Set<Purpose> purposes, List<Lock> locks) {
    public Door {
        purposes = Set.copyOf(purposes);
        locks = List.copyOf(locks);
    }

    @Nullable Lock lock(String name) {
        for (Lock lock : locks) {
            if (lock.code().name().equals(name)) {
                return lock;
            }
        }
        return null;
    }
}
