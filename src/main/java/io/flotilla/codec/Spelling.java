package io.flotilla.codec;

import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;

/**
 * How the shapes of one codec are made.
 *
 * @param variables what the type parameters of a generic record stand for
 */
record Spelling(LevelTable levels, boolean isGrowing, Map<TypeVariable<?>, Type> variables) {
    Spelling(LevelTable levels, boolean isGrowing) {
        this(levels, isGrowing, Map.of());
    }

    Spelling with(Class<?> generic, Type[] arguments) {
        Map<TypeVariable<?>, Type> bound = new HashMap<>();
        TypeVariable<?>[] parameters = generic.getTypeParameters();
        for (int i = 0; i < parameters.length; i++) {
            bound.put(parameters[i], variables.getOrDefault(arguments[i], arguments[i]));
        }
        return new Spelling(levels, isGrowing, bound);
    }
}
