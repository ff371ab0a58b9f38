package genlab.metric;

/** Nats of a whole item as bits a dimension. */
public final class BitsPerDimension {

    private BitsPerDimension() {}

    /**
     * nats / (dimensions ln 2).
     *
     * @param nats -log p of an item, or its mean over items
     * @param dimensions numbers in an item: pixels times channels; 1 turns nats a pixel into bits a pixel
     */
    public static double of(double nats, long dimensions) {
        return nats / (dimensions * Math.log(2));
    }
}
