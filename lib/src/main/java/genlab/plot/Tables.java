package genlab.plot;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import tech.tablesaw.api.ColumnType;
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

    /** The HTML of a table; of one longer than 40 rows, the first and the last 20. */
    public static String html(Table table) {
        var html = new StringBuilder("<table style=\"border-collapse:collapse;margin:4px 0 10px\">\n");
        if (!table.name().isBlank()) {
            html.append("<caption style=\"text-align:left;font-weight:bold\">")
                    .append(Html.text(table.name()))
                    .append("</caption>\n");
        }
        row(html, table, "th", c -> Html.text(table.column(c).name()));
        int n = table.rowCount();
        for (int r = 0; r < n; r++) {
            if (n > LONGEST && r == LONGEST / 2) {
                int left = n - LONGEST;
                html.append("<tr><td colspan=\"" + table.columnCount() + "\" style=\"" + CELL + "center\">… " + left
                        + (left == 1 ? " row" : " rows") + " …</td></tr>\n");
                r += left;
            }
            int here = r;
            row(html, table, "td", c -> cell(table.column(c), here));
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

    private static String cell(Column<?> column, int row) {
        if (column.isMissing(row)) {
            return "";
        }
        boolean decimal = column.type() == ColumnType.DOUBLE || column.type() == ColumnType.FLOAT;
        if (!decimal) {
            return Html.text(column.getUnformattedString(row));
        }
        var numbers = (NumericColumn<?>) column;
        double value = numbers.getDouble(row);
        return String.format(Locale.ROOT, format(numbers, value), value).replace('-', '\u2212');
    }

    /** Five digits of the column's largest number, less common zeros; an exponent where that would lose a small one. */
    private static String format(NumericColumn<?> column, double value) {
        double[] all = IntStream.range(0, column.size())
                .mapToDouble(column::getDouble)
                .filter(Double::isFinite)
                .toArray();
        double largest = Arrays.stream(all).map(Math::abs).max().orElse(0);
        int decimals = largest == 0 ? 0 : (int) Math.max(0, Math.min(6, 4 - Math.floor(Math.log10(largest))));
        boolean lost = value != 0 && Math.abs(value) < 0.5 * Math.pow(10, -decimals);
        while (decimals > 0 && endInZero(all, decimals)) {
            decimals--;
        }
        return lost || largest >= 1e9 ? "%.2e" : "%." + decimals + "f";
    }

    private static boolean endInZero(double[] values, int decimals) {
        String format = "%." + decimals + "f";
        return Arrays.stream(values)
                .allMatch(v -> String.format(Locale.ROOT, format, v).endsWith("0"));
    }
}
