package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import genlab.plot.Pixels;
import genlab.plot.Style;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MovingPictureTest {

    /** D flat at a quarter, the best one at three quarters: half of the plot between the two, twice a quarter from its edges. */
    @Test
    void linesStandAtTheirHeights() {
        double[] x = IntStream.range(0, 80).mapToDouble(i -> i / 10.0).toArray();
        double[] none = new double[80];
        double[] quarter = IntStream.range(0, 80).mapToDouble(i -> 0.25).toArray();
        double[] threeQuarters = IntStream.range(0, 80).mapToDouble(i -> 0.75).toArray();
        double[] half = IntStream.range(0, 80).mapToDouble(i -> 0.5).toArray();
        // the plot alone, without the legend
        var image = MovingPicture.of(x)
                .densities(none, none)
                .discriminators(quarter, threeQuarters)
                .lines(new double[0], new double[0])
                .image()
                .getSubimage(0, 0, 640, 300);
        var middle = MovingPicture.of(x)
                .densities(none, none)
                .discriminators(half, quarter)
                .lines(new double[0], new double[0])
                .image()
                .getSubimage(0, 0, 640, 300);
        double low = Pixels.row(image, Style.series(0), 300);
        double high = Pixels.row(image, Style.series(1), 300);
        assertEquals(Pixels.row(middle, Style.series(0), 300), (low + high) / 2, 1);
    }
}
