package genlab.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Preconditions;
import genlab.data.Stopped;
import genlab.engine.Tensors;
import java.util.Arrays;

/**
 * For each of some rows the nearest among many others, by the Euclidean distance over all numbers of a row: is what a model made
 * a copy of what it was trained on?
 *
 * @param places which of the others it is
 * @param distances how far it is; 0 for a copy
 */
public record Nearest(int[] places, double[] distances) {

    private static final int ROWS_AT_A_TIME = 50;

    /**
     * The nearest of M rows to each of N: (N, ...), (M, ...) of one shape but for N and M.
     *
     * @throws IllegalArgumentException if the shapes do not fit, M is 0, or a number is not finite
     */
    public static Nearest of(NDArray x, NDArray among) {
        Shape shape = among.getShape();
        Preconditions.checkArgument(
                shape.get(0) > 0 && x.getShape().slice(1).equals(shape.slice(1)),
                "rows " + x.getShape() + " among " + shape
                        + ", expected rows of one shape, and one or more to look among");
        int n = (int) x.getShape().get(0);
        var places = new int[n];
        var distances = new double[n];
        return Tensors.alone(() -> {
            // of doubles: as floats a copy and what differs from it in one pixel can be the same distance apart
            NDArray others = Pairs.rows(among);
            // |x - a|² less |x|², which is the same for all a, is |a|² - 2 x a
            NDArray squares = others.square().sum(new int[] {1});
            NDArray turned = others.transpose();
            for (int from = 0; from < n; from += ROWS_AT_A_TIME) {
                Stopped.ifAsked();
                int first = from;
                int to = Math.min(n, first + ROWS_AT_A_TIME);
                Tensors.alone(
                        () -> { // N x M distances at once would be gigabytes
                            NDArray rows = Pairs.rows(x.get(first + ":" + to));
                            NDArray nearest =
                                    rows.mul(-2).matMul(turned).add(squares).argMin(1);
                            double[] apart = Tensors.doubles(rows.sub(others.get(nearest))
                                    .square()
                                    .sum(new int[] {1})
                                    .sqrt());
                            double[] found = Tensors.doubles(nearest);
                            for (int i = first; i < to; i++) {
                                places[i] = (int) found[i - first];
                                distances[i] = apart[i - first];
                            }
                            return null;
                        });
            }
            return new Nearest(places, distances);
        });
    }

    /**
     * k-means: k centres, each the mean of the rows that are nearest to it, after so many of Lloyd's rounds from the first rows on. A centre
     * that has lost all its rows stays where it was.
     *
     * @param x finite numbers, (N, ...), k rows or more
     * @return (k, ...), of x's type, of floats where that is one of integers
     */
    public static NDArray means(NDArray x, int k, int rounds) {
        Preconditions.checkArgument(
                k > 0 && k <= x.size(0) && rounds >= 0,
                k + " means of " + x.getShape() + " after " + rounds
                        + " rounds, expected 1 to as many as there are rows, and 0 rounds or more");
        return Tensors.owned(x.getManager(), () -> {
            NDArray rows = Pairs.rows(x);
            NDArray centres = rows.get("0:" + k).duplicate();
            for (int round = 0; round < rounds; round++) {
                NDArray before = centres;
                centres = Tensors.owned(x.getManager(), () -> {
                    NDArray own = x.getManager()
                            .create(of(rows, before).places)
                            .oneHot(k, DataType.FLOAT64)
                            .transpose();
                    NDArray many = own.sum(new int[] {1}, true);
                    NDArray lost = many.eq(0).toType(DataType.FLOAT64, false);
                    return own.matMul(rows).div(many.maximum(1)).add(before.mul(lost));
                });
            }
            return centres.reshape(new Shape(k).addAll(x.getShape().slice(1)))
                    .toType(x.getDataType().isFloating() ? x.getDataType() : DataType.FLOAT32, true);
        });
    }

    /** The mean distance. */
    public double mean() {
        return Arrays.stream(distances).average().orElse(Double.NaN);
    }

    /** The least distance. */
    public double least() {
        return Arrays.stream(distances).min().orElse(Double.NaN);
    }
}
