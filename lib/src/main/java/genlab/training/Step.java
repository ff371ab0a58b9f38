package genlab.training;

import ai.djl.ndarray.NDManager;
import genlab.data.Rng;

/** One step of a training: its number, its random numbers, the owner of its tensors, its row of the history. */
public final class Step {

    private final long index;
    private final NDManager manager;
    private final Rng rng;
    private final History history;
    private final long steps;

    Step(long index, long steps, NDManager manager, Rng rng, History history) {
        this.index = index;
        this.steps = steps;
        this.manager = manager;
        this.rng = rng;
        this.history = history;
    }

    /** The number of steps before this one. */
    public long index() {
        return index;
    }

    /** The share of the training's steps before this one, in [0, 1): for step sizes that fall. */
    public double done() {
        return index / (double) steps;
    }

    /** Owner of this step's tensors: they go when the step ends. */
    public NDManager manager() {
        return manager;
    }

    /** This step's random numbers: a function of the training's seed and {@link #index()}. */
    public Rng rng() {
        return rng;
    }

    /** Whether this is a step at which a training of {@code every} steps a report should report: 0, every, 2 every ... */
    public boolean every(long every) {
        return index % every == 0;
    }

    /** Writes a number into the history. */
    public void log(String name, double value) {
        history.add(index, name, value);
    }
}
