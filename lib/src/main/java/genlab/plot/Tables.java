package genlab.plot;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Tablesaw tables as compact HTML: numbers to the right with one number of decimals a column, text escaped.
 * The styles stand in the elements, since notebooks that are not trusted lose style sheets.
 */
public final class Tables {

    /** Longer tables show the rows at both ends. */
    private static final int LONGEST = 40;

    private static final String CELL = "padding:3px 10px;border:none;text-align:";

    private Tables() {}

    /** The HTML of a table; of one longer than 40 rows, the first and the last 20 and how many are between them. */
    public static String html(Table table) {
        return html(table, LONGEST);
    }

    /** The same with all rows, however many. */
    public static String whole(Table table) {
        return html(table, Integer.MAX_VALUE);
    }

    private static String html(Table table, int longest) {
        var html = new StringBuilder("<table style=\"border-collapse:collapse;margin:4px 0 10px\">\n");
        if (table.name() != null && !table.name().isBlank()) {
            html.append("<caption style=\"text-align:left;font-weight:bold\">")
                    .append(text(table.name()))
                    .append("</caption>\n");
        }
        int n = table.rowCount();
        int left = Math.max(0, n - longest);
        int[] shown = IntStream.range(0, n)
                .filter(r -> left == 0 || r < longest / 2 || r >= n - longest / 2)
                .toArray();
        List<IntFunction<String>> cells =
                table.columns().stream().map(c -> cells(c, shown)).toList();
        row(html, table, "th", c -> text(table.column(c).name()));
        for (int i = 0; i < shown.length; i++) {
            int row = shown[i];
            if (left > 0 && i == longest / 2) {
                html.append("<tr><td colspan=\"" + table.columnCount() + "\" style=\"" + CELL + "center\">… " + left
                        + (left == 1 ? " row" : " rows") + " …</td></tr>\n");
            }
            row(html, table, "td", c -> cells.get(c).apply(row));
        }
        return html.append("</table>\n").toString();
    }

    private static void row(StringBuilder html, Table table, String tag, IntFunction<String> content) {
        html.append("<tr>");
        for (int c = 0; c < table.columnCount(); c++) {
            String align = table.column(c) instanceof NumericColumn ? "right" : "left";
            html.append("<" + tag + " style=\"" + CELL + align + "\">" + content.apply(c) + "</" + tag + ">");
        }
        html.append("</tr>\n");
    }

    /** The text of a column's cells, by row. */
    private static IntFunction<String> cells(Column<?> column, int[] shown) {
        if (!(column instanceof DoubleColumn || column instanceof FloatColumn)) {
            return row -> column.isMissing(row) ? "" : text(column.getUnformattedString(row));
        }
        var numbers = (NumericColumn<?>) column;
        double[] finite = Arrays.stream(shown)
                .mapToDouble(numbers::getDouble)
                .filter(Double::isFinite)
                .toArray();
        double largest = Arrays.stream(finite).map(Math::abs).max().orElse(0);
        int decimals = decimals(finite, largest);
        return row -> {
            double value = numbers.getDouble(row);
            boolean lost = value != 0 && Math.abs(value) < 0.5 * Math.pow(10, -decimals);
            String format = lost || largest >= 1e9 ? "%.2e" : "%." + decimals + "f";
            return column.isMissing(row)
                    ? ""
                    : String.format(Locale.ROOT, format, value).replace('-', '\u2212');
        };
    }

    /** Five digits of the largest number, less common zeros; an exponent where that would lose a small one. */
    private static int decimals(double[] finite, double largest) {
        int decimals = largest == 0 ? 0 : (int) Math.max(0, Math.min(6, 4 - Math.floor(Math.log10(largest))));
        while (decimals > 0 && endInZero(finite, "%." + decimals + "f")) {
            decimals--;
        }
        return decimals;
    }

    private static boolean endInZero(double[] values, String format) {
        return Arrays.stream(values)
                .allMatch(v -> String.format(Locale.ROOT, format, v).endsWith("0"));
    }

    /** The text with the characters escaped that mean something in HTML. */
    static String text(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
