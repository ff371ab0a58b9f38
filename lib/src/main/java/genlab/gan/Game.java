package genlab.gan;

import ai.djl.ndarray.NDArray;

/**
 * What a critic D and a generator G minimise, each for itself, on the critic's numbers r for real rows and f for made ones: one
 * number in, one number out, entry by entry, of any shape.
 */
public interface Game {

    /** What the critic pays for a real row. */
    NDArray onReal(NDArray r);

    /** What the critic pays for a made row; for any row that it should refuse. */
    NDArray onFake(NDArray f);

    /** What the generator pays for a row that it made. */
    NDArray generator(NDArray f);

    /** What the critic minimises, on as many real as made rows. */
    default NDArray critic(NDArray r, NDArray f) {
        return onReal(r).add(onFake(f));
    }
}
