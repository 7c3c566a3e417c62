package io.wraith.node;

import io.wraith.net.Port;

import java.lang.reflect.Proxy;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// A port whose calls are seen, by name before they are made and with their answers after.
final class InterceptedPort {
    private InterceptedPort() {}

    static Port of(Port port, Consumer<String> before, BiConsumer<String, Object> after) {
        return (Port)
                Proxy.newProxyInstance(
                        Port.class.getClassLoader(),
                        new Class<?>[] {Port.class},
                        (_, method, arguments) -> {
                            before.accept(method.getName());
                            Object answer = method.invoke(port, arguments);
                            after.accept(method.getName(), answer);
                            return answer;
                        });
    }
}
