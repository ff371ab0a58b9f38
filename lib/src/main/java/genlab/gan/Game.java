package genlab.gan;

import ai.djl.ndarray.NDArray;

/** What a critic and a generator minimise, each for itself, on the critic's numbers for real and for generated rows. */
public interface Game {

    /** The critic's loss for pairs of a real row's number r and a generated one's f: (N), (N) to (N). */
    NDArray critic(NDArray r, NDArray f);

    /** The generator's loss on the critic's numbers f for generated rows: (N) to (N). */
    NDArray generator(NDArray f);
}
