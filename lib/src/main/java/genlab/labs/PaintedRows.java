package genlab.labs;

import ai.djl.ndarray.NDArray;
import genlab.data.DataSource;
import genlab.data.Images;
import genlab.engine.Tensors;
import genlab.plot.ImageGrid;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Lab 01: square pictures that stand as rows of pixels (N, T, 3), red, green and blue in [0, 1], drawn as pictures. */
public final class PaintedRows {

    private PaintedRows() {}

    /**
     * The first pictures of each, a row each under its name.
     *
     * @param rows colours (N, T, 3) by name, in this order
     * @param columns pictures a row
     * @param caption what these are and where they come from
     */
    public static BufferedImage of(Map<String, NDArray> rows, int columns, String caption) {
        var pictures = new ArrayList<BufferedImage>();
        rows.values().forEach(colours -> pictures.addAll(pictures(colours, columns)));
        return ImageGrid.of(pictures)
                .columns(columns)
                .scale(3)
                .rowLabels(rows.keySet().toArray(String[]::new))
                .caption(caption)
                .image();
    }

    /**
     * One pixel: the likeliest colours with their probabilities, the mean of all, and another network's answer.
     *
     * @param palette 0xRRGGBB each
     * @param probabilities one a colour
     * @param mean red, green and blue
     * @param answer red, green and blue
     * @param shown how many of the likeliest colours
     */
    public static BufferedImage onePixel(
            int[] palette, NDArray probabilities, NDArray mean, NDArray answer, int shown) {
        float[] p = Tensors.floats(probabilities);
        int[] likeliest = IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparing(k -> -p[k]))
                .mapToInt(k -> k)
                .limit(shown)
                .toArray();
        int[] colours = IntStream.of(likeliest).map(k -> palette[k]).toArray();
        var squares = new ArrayList<>(
                Images.ofColours("colours", DataSource.GENERATED, 1, 1, colours).pictures());
        var labels = new ArrayList<String>();
        IntStream.of(likeliest).forEach(k -> labels.add(String.format(Locale.ROOT, "%.0f %%", 100 * p[k])));
        squares.addAll(pictures(mean.reshape(1, 1, 3), 1));
        squares.addAll(pictures(answer.reshape(1, 1, 3), 1));
        labels.addAll(List.of("mean of all", "RGB network"));
        return ImageGrid.of(squares)
                .columns(squares.size())
                .scale(60)
                .columnLabels(labels.toArray(String[]::new))
                .image();
    }

    private static List<BufferedImage> pictures(NDArray colours, int count) {
        return Tensors.alone(() -> {
            long n = Math.min(count, colours.size(0));
            long side = Math.round(Math.sqrt((double) colours.size(1)));
            return Images.pictures(
                    colours.get(":{}", n).reshape(n, side, side, 3).transpose(0, 3, 1, 2));
        });
    }
}
