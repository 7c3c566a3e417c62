package io.wraith.linux;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The C headers that define what a binding class repeats. In a class so marked every `static final
/// int` or `long` in upper case or named `SYS_…` or `BPF_FUNC_…` is a C constant of the same name
/// and every `StructLayout` a C type of the layout's name, unless it is [Ours]; `LayoutTest` asks
/// the C compiler about each.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Header {
    String[] value();
}
