package genlab.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import genlab.labs.Clusters;
import genlab.labs.MovingPicture;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Same input, same bytes: again, in another country, and in other threads that draw at the same time. */
class SameBytesTest {

    static Stream<Supplier<byte[]>> figures() {
        double[] x = {1, 2, 3, 4, 5};
        double[] x4 = {1, 2, 3, 4};
        float[] xy = {0.1f, 0.2f, 1, 2, -1, 0.5f};
        return Stream.of(
                () -> Pixels.png(Curves.of("step", x)
                        .with("loss", 3, 2, 5, 1, 4)
                        .withSpread("other", x, x)
                        .theory("ln 2", 0.69)
                        .smooth(3)
                        .title("生成 title")
                        .image()),
                () -> Pixels.png(
                        Histogram.of("z").with("a", x).theory("t", Math::exp).image()),
                () -> Pixels.png(Boxes.of("v")
                        .with("a", x)
                        .with("b", 1, 1, Double.NaN)
                        .theory("t", 2)
                        .image()),
                () -> Pixels.png(HeatMap.of(new double[][] {{1, -2}, {0.5, 3}})
                        .colours(ColourMap.DIVERGING)
                        .rows("first", "second")
                        .decimals(1)
                        .image()),
                () -> Pixels.png(Scatter.of("x", "y")
                        .density("p", (a, b) -> Math.exp(-a * a - b * b))
                        .with("s", xy)
                        .centres("c", xy)
                        .image()),
                () -> Pixels.png(Panels.row(
                                ImageGrid.of(List.of(Pixels.filled(9, 9, 0x123456)))
                                        .rowLabels("r")
                                        .title("T")
                                        .image(),
                                Pixels.filled(30, 20, 0x00FF00))
                        .captions("a", "b")
                        .image()),
                () -> Pixels.png(MovingPicture.of(x)
                        .densities(x, x)
                        .discriminators(x, x)
                        .lines(x, x)
                        .image()),
                () -> Pixels.png(Clusters.of(x4, x4, x4, x4).image()),
                () -> Animation.of(List.of(
                                Scatter.of("x", "y").with("s", xy).image(),
                                Scatter.of("x", "y")
                                        .with("s", new float[] {1, 1, 2, 3})
                                        .image()))
                        .png());
    }

    @ParameterizedTest
    @MethodSource("figures")
    void sameBytes(Supplier<byte[]> figure) {
        byte[] first = figure.get();
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertArrayEquals(first, figure.get());
        } finally {
            Locale.setDefault(before);
        }
        List<CompletableFuture<byte[]>> others = Stream.generate(() -> CompletableFuture.supplyAsync(figure))
                .limit(4)
                .toList();
        assertEquals(4, others.size());
        others.forEach(other -> assertArrayEquals(first, other.join()));
    }
}
