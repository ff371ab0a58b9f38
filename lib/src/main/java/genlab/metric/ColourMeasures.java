package genlab.metric;

import ai.djl.ndarray.NDArray;
import genlab.engine.Tensors;
import java.util.Map;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What colours pictures are painted in, and how far these are from the true ones. Shares are of pixels, where nothing else is said.
 *
 * @param meanChroma mean {@link Chroma} over all pixels
 * @param vividShare with a chroma above 0.5
 * @param greyShare with a chroma below 0.1, and neither nearly white nor nearly black (the largest channel below 0.2)
 * @param whiteShare nearly white: all three channels above 0.9
 * @param middleShare of channel values, between 1/4 and 3/4
 * @param histogramDistance distance of the {@link ColourHistogram}s of 4 x 4 x 4 boxes
 */
public record ColourMeasures(
        double meanChroma,
        double vividShare,
        double greyShare,
        double whiteShare,
        double middleShare,
        double histogramDistance) {

    private static final int BOXES = 4;

    /** Of colours (..., 3) in [0, 1] beside the true ones, (..., 3). */
    public static ColourMeasures of(NDArray colours, NDArray truth) {
        float[] values = Tensors.floats(colours);
        double pixels = values.length / 3.0;
        int grey = 0;
        int white = 0;
        int middle = 0;
        for (int i = 0; i < values.length; i += 3) {
            float most = Math.max(values[i], Math.max(values[i + 1], values[i + 2]));
            float least = Math.min(values[i], Math.min(values[i + 1], values[i + 2]));
            white += least > 0.9f ? 1 : 0;
            grey += most - least < 0.1f && least <= 0.9f && most >= 0.2f ? 1 : 0;
            for (int c = 0; c < 3; c++) {
                middle += values[i + c] > 0.25f && values[i + c] < 0.75f ? 1 : 0;
            }
        }
        return new ColourMeasures(
                Chroma.mean(colours),
                Chroma.vividShare(colours),
                grey / pixels,
                white / pixels,
                middle / (3 * pixels),
                ColourHistogram.of(truth, BOXES).distance(ColourHistogram.of(colours, BOXES)));
    }

    /** A table with a row for each of these, by name. */
    public static Table table(Map<String, ColourMeasures> rows) {
        var table = Table.create(StringColumn.create("painted by", rows.keySet()));
        String[] columns = {"mean chroma", "vivid", "grey", "white", "channels in the middle", "distance to the data"};
        for (int c = 0; c < columns.length; c++) {
            int column = c;
            double[] values =
                    rows.values().stream().mapToDouble(m -> m.all()[column]).toArray();
            table.addColumns(DoubleColumn.create(columns[c], values));
        }
        return table;
    }

    private double[] all() {
        return new double[] {meanChroma, vividShare, greyShare, whiteShare, middleShare, histogramDistance};
    }
}
