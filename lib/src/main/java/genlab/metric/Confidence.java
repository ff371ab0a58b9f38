package genlab.metric;

import ai.djl.ndarray.NDArray;
import genlab.engine.Tensors;
import java.util.Arrays;
import java.util.List;

/**
 * How many samples a classifier is sure of, and which classes it sees among them.
 *
 * <p>It looks at one sample at a time: a generator that draws one good picture over and over has a share of 1.
 * So the classes are counted as well.
 *
 * @param share samples whose most likely class has a probability of at least the threshold, over all samples
 * @param classes of these samples, how many are of each class
 */
public record Confidence(double share, List<Integer> classes) {

    /**
     * Counts.
     *
     * @param probabilities of the classes, (N, classes)
     * @param threshold what counts as sure, for instance 0.9
     */
    public static Confidence of(NDArray probabilities, double threshold) {
        int k = (int) probabilities.getShape().get(1);
        float[] p = Tensors.floats(probabilities);
        int rows = p.length / k;
        var classes = new Integer[k];
        Arrays.fill(classes, 0);
        int sure = 0;
        for (int row = 0; row < p.length; row += k) {
            int best = 0;
            for (int c = 1; c < k; c++) {
                best = p[row + c] > p[row + best] ? c : best;
            }
            if (p[row + best] >= threshold) {
                sure++;
                classes[best]++;
            }
        }
        return new Confidence(sure / (double) rows, List.of(classes));
    }

    /** The number of classes with at least one sample that the classifier is sure of. */
    public long present() {
        return classes.stream().filter(n -> n > 0).count();
    }
}
