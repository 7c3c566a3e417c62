package io.wraith.bench.contest;

import io.wraith.bench.link.EmulatedLink;
import io.wraith.bench.link.LinkPlan;
import io.wraith.bench.result.Finding;
import io.wraith.bench.result.Missing;
import io.wraith.bench.result.NumberOptions;
import io.wraith.bench.result.Result;
import io.wraith.bench.result.Results;
import io.wraith.linux.LinuxException;

import java.util.List;
import java.util.Map;

/// `wraith bench presets`: goodput over emulated links like those that figures are quoted for,
/// beside the kernel's TCP. Each has a link of its own.
public final class PresetContest {
    private static final String SECONDS = "--seconds";
    private static final Map<String, Integer> USUAL = Map.of(NumberOptions.ROUNDS, 1, SECONDS, 8);

    private PresetContest() {}

    /// Answers the exit code; an IllegalArgumentException says what is wrong with the arguments.
    public static int run(List<String> arguments, Results results) throws InterruptedException {
        CourseOptions options = CourseOptions.parse(arguments, USUAL).of(LinkPlan.presets());
        List<String> names = LinkPlan.presets().stream().filter(options::isFor).toList();
        LinkGoodput goodput = new LinkGoodput(options.number(SECONDS));
        results.table("goodput over links like");
        try {
            goodput.warmUp(LinkPlan.NONE.with("rate=200mbit"));
            for (String name : names) {
                System.err.println(name);
                try (EmulatedLink link = EmulatedLink.open(LinkPlan.preset(name))) {
                    goodput.over(link, options.rounds())
                            .forEach((way, values) -> results.add(finding(name, way, values)));
                }
            }
        } catch (LinuxException refused) {
            return NoLink.tell(refused, results);
        }
        goodput.missing().forEach((way, why) -> results.add(new Missing(way, why)));
        return 0;
    }

    private static Finding finding(String name, String way, List<Double> values) {
        List<Double> good = values.stream().filter(value -> !value.isNaN()).toList();
        return good.isEmpty()
                ? new Missing(name + ", " + way, "failed")
                : Result.more(name, LinkGoodput.UNIT, good).under(way);
    }
}
