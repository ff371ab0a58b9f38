package genlab.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A matrix (R, C) as coloured squares, its first row on top, with a colour bar; NaN is grey. A painter's x goes from 0 to C,
 * its y from 0 at the bottom to R.
 *
 * <pre>
 *   HeatMap.of(confusion).rows("true 0", "true 1").columns("said 0", "said 1").label("share").decimals(2).image()
 * </pre>
 */
public final class HeatMap extends Chart<HeatMap> {

    private final double[][] values;
    private List<String> rows = List.of();
    private List<String> columns = List.of();
    private String label = "";
    private ColourMap map = ColourMap.VIRIDIS;
    private int decimals = -1;

    private HeatMap(double[][] values) {
        super("", "", 480, 420);
        this.values = values;
    }

    /** A heat map of a matrix of equally long rows. */
    public static HeatMap of(double[][] values) {
        if (values.length == 0 || values[0].length == 0) {
            throw new IllegalArgumentException("a heat map needs at least one value");
        }
        for (double[] row : values) {
            if (row.length != values[0].length) {
                throw new IllegalArgumentException("rows of " + values[0].length + " and of " + row.length + " values");
            }
        }
        return new HeatMap(values);
    }

    /** Labels the rows, from the top. */
    public HeatMap rows(String... labels) {
        rows = checked(labels, values.length, "rows");
        return this;
    }

    /** Labels the columns, from the left. */
    public HeatMap columns(String... labels) {
        columns = checked(labels, values[0].length, "columns");
        return this;
    }

    private static List<String> checked(String[] labels, int expected, String what) {
        if (labels.length != expected) {
            throw new IllegalArgumentException(labels.length + " labels for " + expected + " " + what);
        }
        return List.of(labels);
    }

    /** Says what the rows and what the columns are. */
    public HeatMap axes(String ofRows, String ofColumns) {
        yLabel = ofRows;
        xLabel = ofColumns;
        return this;
    }

    /** Names the values at the colour bar; the label carries the unit. */
    public HeatMap label(String ofValues) {
        label = ofValues;
        return this;
    }

    /** Sets the colours. */
    public HeatMap colours(ColourMap colours) {
        map = colours;
        return this;
    }

    /** Prints the values with this many decimals. */
    public HeatMap decimals(int number) {
        decimals = number;
        return this;
    }

    /** The squares take what fits, all sides a whole number of pixels. */
    @Override
    Place body(Graphics2D g, Rectangle area) {
        Range shown = range != null ? range : map.range(Range.of(Stream.of(values)));
        var bar = new ColourBar(map, shown, label);
        int left = Style.Text.TICK.widest(rows) + (yLabel.isEmpty() ? 0 : Style.Text.LABEL.line() + 4) + 8;
        int titleBelow = xLabel.isEmpty() ? 0 : Style.Text.LABEL.line() + 4;
        int cells = values[0].length;
        int acrossSide = (area.width - left - bar.width()) / cells;
        int widest = Style.Text.TICK.widest(columns);
        long named = columns.stream().filter(name -> !name.isEmpty()).count();
        int free = (int) (cells / Math.max(1, named)); // columns for each name, where not all have one
        boolean tilted = widest > free * acrossSide - 6;
        int below = columns.isEmpty() ? 4 : tilted ? (int) (widest * 0.71) + 16 : Style.Text.TICK.line() + 6;
        int side = Math.max(1, Math.min(acrossSide, (area.height - below - titleBelow - 8) / values.length));
        tilted |= widest > free * side - 6;
        int matrixWidth = side * cells;
        int matrixHeight = side * values.length;
        int x0 = area.x + left + (area.width - left - bar.width() - matrixWidth) / 2;
        int y0 = area.y + 6 + Math.max(0, area.height - below - titleBelow - 8 - matrixHeight) / 2;
        for (int r = 0; r < values.length; r++) {
            for (int c = 0; c < cells; c++) {
                cell(g, values[r][c], shown, new Rectangle(x0 + c * side, y0 + r * side, side, side));
            }
        }
        g.setColor(Style.INK);
        for (int r = 0; r < rows.size(); r++) {
            double y = y0 + (r + 0.5) * side - Style.Text.TICK.line() / 2.0;
            Style.Text.TICK.drawRight(g, rows.get(r), x0 - 8, y);
        }
        for (int c = 0; c < columns.size(); c++) {
            double x = x0 + (c + 0.5) * side;
            double y = y0 + matrixHeight + 5;
            if (tilted) {
                Style.Text.TICK.drawRight(Style.turned(g, Math.PI / 4, x, y), columns.get(c), x, y);
            } else {
                Style.Text.TICK.drawCentred(g, columns.get(c), x, y);
            }
        }
        if (!yLabel.isEmpty()) {
            Style.Text.LABEL.drawUpwards(g, yLabel, x0 - left, y0 + matrixHeight / 2.0);
        }
        Style.Text.LABEL.drawCentred(g, xLabel, x0 + matrixWidth / 2.0, y0 + matrixHeight + below + 2);
        bar.paint(g, x0 + matrixWidth, y0, matrixHeight);
        var across = Axis.of(xLabel, new Range(0, cells));
        var up = Axis.of(yLabel, new Range(0, values.length));
        return new Place(new Rectangle(x0, y0, matrixWidth, matrixHeight), across, up);
    }

    private void cell(Graphics2D g, double value, Range shown, Rectangle at) {
        var colour = new Color(map.rgb(shown.share(value)));
        g.setColor(colour);
        g.fill(at);
        if (decimals >= 0 && Double.isFinite(value)) {
            String text =
                    String.format(Locale.ROOT, "%." + decimals + "f", value).replace('-', '\u2212');
            if (Style.Text.TICK.width(text) <= at.width - 2 && Style.Text.TICK.line() <= at.height) {
                double light = 0.299 * colour.getRed() + 0.587 * colour.getGreen() + 0.114 * colour.getBlue();
                g.setColor(light > 140 ? Color.BLACK : Color.WHITE);
                Style.Text.TICK.drawCentred(g, text, at.getCenterX(), at.getCenterY() - Style.Text.TICK.line() / 2.0);
            }
        }
        g.setColor(Style.INK);
    }
}
