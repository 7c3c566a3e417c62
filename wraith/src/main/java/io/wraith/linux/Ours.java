package io.wraith.linux;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A constant or layout of a [Header] class that no C header has; the text says where it is from.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface Ours {
    String value();
}
