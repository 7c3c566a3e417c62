package io.wraith.kit;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Stacks as a picture: a frame is as wide as its share of the weight and lies below its caller. A
/// page of its own, or a part of another page; neither loads anything.
public final class FlameGraph {
    private static final int FRAME_HEIGHT = 18;
    private static final int MOST_DEPTH = 200;

    /// Narrower frames would be less than a pixel on most screens.
    private static final double LEAST_SHARE = 0.0005;

    /// For the head of a page that holds graphs, once.
    public static final String STYLE =
            """
            <style>
            .flame { font: 11px system-ui, sans-serif; }
            .flame svg svg { cursor: pointer; }
            .flame text { fill: #111; pointer-events: none; }
            .flame .ours { fill: #f2a65a; } .flame .jdk { fill: #8fc1a9; }
            .flame .other { fill: #e3c567; } .flame .all { fill: #b8b8c8; }
            .flame .found { fill: #c77dff; }
            .flame .faded { opacity: .45; }
            .flame rect { stroke: #fff8; stroke-width: .5; }
            .flame output { display: block; min-height: 2.6em; overflow-wrap: anywhere; }
            .flame input { font: inherit; max-width: 100%; }
            </style>
            """;

    /// For the end of such a page, once: a click widens a frame, and words find frames.
    public static final String SCRIPT =
            """
            <script>
            for (const flame of document.querySelectorAll('.flame')) {
              const frames = [...flame.querySelectorAll('svg svg')];
              const said = flame.querySelector('output');
              const share = f => +f.dataset.w;
              const tell = f => said.textContent =
                f.querySelector('title').textContent;
              const widen = to => {
                const left = +to.dataset.x, width = share(to), deep = +to.dataset.d;
                for (const f of frames) {
                  const x = +f.dataset.x, w = share(f), above = +f.dataset.d < deep;
                  const holds = above && x <= left + 1e-9 && x + w >= left + width - 1e-9;
                  const inside = !above && x >= left - 1e-9 && x + w <= left + width + 1e-9;
                  f.style.display = holds || inside ? '' : 'none';
                  f.classList.toggle('faded', holds);
                  f.setAttribute('x', holds ? '0%' : 100 * (x - left) / width + '%');
                  f.setAttribute('width', holds ? '100%' : 100 * w / width + '%');
                }
              };
              for (const f of frames) {
                f.addEventListener('click', () => { widen(f); tell(f); });
                f.addEventListener('mouseover', () => tell(f));
              }
              flame.querySelector('input').addEventListener('input', e => {
                const words = e.target.value.toLowerCase();
                let sum = 0, end = 0;
                for (const f of frames) {
                  const name = f.querySelector('text').textContent.toLowerCase();
                  const hit = words !== '' && name.includes(words);
                  f.querySelector('rect').classList.toggle('found', hit);
                  if (hit && +f.dataset.x >= end) {
                    sum += share(f); end = +f.dataset.x + share(f) - 1e-9;
                  }
                }
                said.textContent = words === '' ? '' : (100 * sum).toFixed(1) + ' % below ' + words;
              });
            }
            </script>
            """;

    private final StackCounts stacks;
    private final String unit;

    /// A frame with what was seen below it.
    private static final class Node {
        private final Map<String, Node> callees = new TreeMap<>();
        private long weight;

        int depth() {
            return 1 + callees.values().stream().mapToInt(Node::depth).max().orElse(0);
        }
    }

    FlameGraph(StackCounts stacks, String unit) {
        this.stacks = stacks;
        this.unit = unit;
    }

    /// Of what a report saw of one kind.
    public static FlameGraph of(ProfileReport report, ProfileKind kind) {
        return new FlameGraph(report.stacks(kind), kind.unit());
    }

    /// A page of its own.
    public String page(String title) {
        return """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <link rel="icon" href="data:,">
        <title>%s</title>
        <style>
        :root { color-scheme: light dark; }
        body { margin: 0; padding: 1em; font: 14px system-ui, sans-serif; }
        h1 { font-size: 1.2em; }
        </style>
        %s</head><body><h1>%s</h1>
        %s%s</body></html>
        """
                .formatted(escape(title), STYLE, escape(title), part(), SCRIPT);
    }

    /// A part of a page that has [#STYLE] and [#SCRIPT].
    public String part() {
        Node root = new Node();
        stacks.forEach((frames, weight) -> {
            root.weight += weight;
            Node node = root;
            for (String frame : frames.subList(0, Math.min(frames.size(), MOST_DEPTH))) {
                node = node.callees.computeIfAbsent(frame, _ -> new Node());
                node.weight += weight;
            }
        });
        if (root.weight == 0) {
            return "<p>nothing was seen</p>\n";
        }
        StringBuilder text = new StringBuilder("<div class=\"flame\">");
        text.append("<input type=\"search\" placeholder=\"find frames\" aria-label=\"find\">");
        text.append("<output>click a frame to widen it</output>");
        text.append("<svg width=\"100%%\" height=\"%d\">".formatted(root.depth() * FRAME_HEIGHT));
        append(text, "all", root, new Place(0, 0, root.weight));
        return text.append("</svg></div>\n").toString();
    }

    /// @param left share of the width before it
    private record Place(int depth, double left, long total) {}

    private void append(StringBuilder text, String name, Node node, Place place) {
        double share = (double) node.weight / place.total;
        if (share < LEAST_SHARE) {
            return;
        }
        String safe = escape(name);
        text.append(
                String.format(
                        Locale.ROOT,
                        "<svg data-x=\"%.9f\" data-w=\"%.9f\" data-d=\"%d\" x=\"%.5f%%\""
                                + " y=\"%d\" width=\"%.5f%%\" height=\"%d\"><title>%s: %.2f %%,"
                                + " %d %s</title><rect class=\"%s\" width=\"100%%\""
                                + " height=\"100%%\"/><text x=\"3\" y=\"13\">%s</text></svg>%n",
                        place.left,
                        share,
                        place.depth,
                        100 * place.left,
                        place.depth * FRAME_HEIGHT,
                        100 * share,
                        FRAME_HEIGHT,
                        safe,
                        100 * share,
                        node.weight,
                        unit,
                        place.depth == 0 ? "all" : colour(name),
                        escape(brief(name))));
        double left = place.left;
        for (Map.Entry<String, Node> callee : node.callees.entrySet()) {
            Node below = callee.getValue();
            append(text, callee.getKey(), below, new Place(place.depth + 1, left, place.total));
            left += (double) below.weight / place.total;
        }
    }

    private static String colour(String frame) {
        if (frame.startsWith("io.wraith.")) {
            return "ours";
        }
        return frame.startsWith("java.")
                        || frame.startsWith("jdk.")
                        || frame.startsWith("sun.")
                        || frame.startsWith("com.sun.")
                        || frame.startsWith("javax.")
                ? "jdk"
                : "other";
    }

    /// Class and method, without the package.
    private static String brief(String frame) {
        int method = frame.lastIndexOf('.');
        return frame.substring(frame.lastIndexOf('.', method - 1) + 1);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
