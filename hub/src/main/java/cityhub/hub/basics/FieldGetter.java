package cityhub.hub.basics;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;

/**
 * A field of a generated message, read by the generated getters themselves, which {@link Message#getField} calls by
 * reflection.
 */
final class FieldGetter {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private final Value value;
    private final Presence presence;

    private interface Value {
        Object of(Message message);
    }

    private interface Presence {
        boolean of(Message message);
    }

    private FieldGetter(Value value, Presence presence) {
        this.value = value;
        this.presence = presence;
    }

    /**
     * Of a text, a message, or a list of them.
     *
     * @throws IllegalStateException when the message's class has no such getter
     */
    static FieldGetter of(Class<? extends Message> message, FieldDescriptor field) {
        String name = camelCase(field.getName());
        return new FieldGetter(
                lambda(Value.class, Object.class, message, "get" + name + (field.isRepeated() ? "List" : "")),
                field.hasPresence() ? lambda(Presence.class, boolean.class, message, "has" + name) : each -> true);
    }

    /** A text, a message, or a list of them; never null. */
    Object value(Message message) {
        return value.of(message);
    }

    /** Whether a field that can be absent is there. */
    boolean isPresent(Message message) {
        return presence.of(message);
    }

    private static <F> F lambda(Class<F> type, Class<?> result, Class<? extends Message> message, String getter) {
        try {
            Method found = message.getMethod(getter);
            MethodHandle handle = LOOKUP.unreflect(found);
            MethodHandle made = LambdaMetafactory.metafactory(
                            LOOKUP,
                            "of",
                            MethodType.methodType(type),
                            MethodType.methodType(result, Message.class),
                            handle,
                            MethodType.methodType(found.getReturnType(), message))
                    .getTarget();
            return type.cast(made.invoke());
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            // A method handle declares no less.
            throw new IllegalStateException(message.getName() + " has no " + getter, e);
        }
    }

    /** As the generator of the classes writes names. */
    private static String camelCase(String name) {
        StringBuilder written = new StringBuilder();
        boolean upper = true;
        for (int i = 0; i < name.length(); i++) {
            char each = name.charAt(i);
            if (each == '_') {
                upper = true;
            } else {
                written.append(upper ? Character.toUpperCase(each) : each);
                upper = Character.isDigit(each);
            }
        }
        return written.toString();
    }
}
