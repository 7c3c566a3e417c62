package io.wraith.bench.contest;

import io.wraith.bench.result.NumberOptions;

import java.util.List;
import java.util.Map;

/// Options of a benchmark that are numbers, and behind them the courses that are meant, by the
/// beginnings of their names.
record CourseOptions(NumberOptions options, List<String> courses) {
    CourseOptions {
        courses = List.copyOf(courses);
    }

    /// An IllegalArgumentException says what is wrong with the options.
    static CourseOptions parse(List<String> arguments, Map<String, Integer> usual) {
        int options = 0;
        while (options < arguments.size() && arguments.get(options).startsWith("-")) {
            // An option and its number.
            options = Math.min(options + 2, arguments.size());
        }
        return new CourseOptions(
                NumberOptions.parse(arguments.subList(0, options), usual),
                arguments.subList(options, arguments.size()));
    }

    /// An IllegalArgumentException names a course that there is not.
    CourseOptions of(List<String> known) {
        for (String course : courses) {
            if (known.stream().noneMatch(name -> name.startsWith(course))) {
                throw new IllegalArgumentException(
                        "there is no course '%s' among %s".formatted(course, known));
            }
        }
        return this;
    }

    int number(String option) {
        return options.number(option);
    }

    int rounds() {
        return options.rounds();
    }

    /// Whether a course is meant; all are, if none was named.
    boolean isFor(String name) {
        return courses.isEmpty() || courses.stream().anyMatch(name::startsWith);
    }

    /// Whether a course was named that is not among the usual ones.
    boolean names(String name) {
        return courses.contains(name);
    }
}
