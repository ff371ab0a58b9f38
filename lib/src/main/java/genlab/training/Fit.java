package genlab.training;

import ai.djl.ndarray.NDManager;
import genlab.data.Rng;
import java.util.Locale;

/**
 * The loop around a training step: shows progress, stops at an interrupt, stops at a NaN, frees what a
 * step made, keeps the history, writes checkpoints and goes on from them.
 *
 * <pre>{@code
 * var history = new Fit("VAE", 2000, manager, rng).run(step -> {
 *     NDArray x = batches.at(step.index(), step.manager()).singletonOrThrow();
 *     var result = adam.step(() -> Elbo.negative(x, vae.forward(x, step.rng())).mean());
 *     step.log("-ELBO", result.loss());
 * });
 * }</pre>
 */
public final class Fit {

    /** What is done in one step. */
    @FunctionalInterface
    public interface Body {
        /** Runs the step. */
        void run(Step step);
    }

    private static final long SHOW_EVERY_NANOS = 250_000_000L;

    private final String name;
    private final long steps;
    private final NDManager manager;
    private final Rng rng;
    private final History history = new History();
    private Progress progress = Progress.NONE;
    private Checkpoint checkpoint;
    private long saveEvery = Long.MAX_VALUE;

    /**
     * A loop of {@code steps} steps.
     *
     * @param name stands in the progress line
     * @param steps the number of steps
     * @param manager the parent of each step's manager
     * @param rng each step's random numbers are split from it by the step's number
     */
    public Fit(String name, long steps, NDManager manager, Rng rng) {
        this.name = name;
        this.steps = steps;
        this.manager = manager;
        this.rng = rng;
    }

    /** Shows the state of the loop there. */
    public Fit show(Progress newProgress) {
        progress = newProgress;
        return this;
    }

    /** Goes on from this checkpoint if its file is there, and writes it every {@code every} steps and at the end. */
    public Fit checkpoint(Checkpoint newCheckpoint, long every) {
        checkpoint = newCheckpoint;
        saveEvery = every;
        return this;
    }

    /** What was logged so far. Kept here because an interrupted notebook cell assigns no result. */
    public History history() {
        return history;
    }

    /**
     * Runs the loop, once.
     *
     * @return what was logged; {@link History#interrupted()} says whether the thread was interrupted
     * @throws NonFiniteException if the body met a loss or gradient that is not finite; names the step
     */
    public History run(Body body) {
        long start = checkpoint == null ? 0 : checkpoint.restore(rng.seed(), history);
        var line = progress.open();
        long began = System.nanoTime();
        long shown = 0;
        long index = start;
        boolean interrupted = false;
        for (; index < steps; index++) {
            if (Thread.interrupted()) {
                interrupted = true;
                break;
            }
            try (NDManager own = manager.newSubManager()) {
                body.run(new Step(index, steps, own, rng.split(index), history));
            } catch (NonFiniteException e) {
                line.show(name + ": stopped at step " + index + ", " + e.getMessage());
                throw new NonFiniteException(name + ", step " + index + ": " + e.getMessage()
                        + ". The weights are those before this step. Try a smaller step size, clipNorm(1),"
                        + " or look for a log or a division of zero in the loss.");
            }
            long now = System.nanoTime();
            if (now - shown > SHOW_EVERY_NANOS) {
                shown = now;
                line.show(running(index + 1, index + 1 - start, (now - began) * 1e-9));
            }
            if ((index + 1) % saveEvery == 0 && index + 1 < steps) {
                checkpoint.save(rng.seed(), index + 1, history);
            }
        }
        history.end(index, interrupted);
        if (checkpoint != null) {
            checkpoint.save(rng.seed(), index, history);
        }
        // no seconds: this line stays in the saved notebook, which should not change from run to run
        line.show(interrupted ? stopped() : name + ": " + history);
        return history;
    }

    private String running(long done, long here, double seconds) {
        double each = seconds / here;
        return String.format(
                Locale.ROOT,
                "%s: step %d of %d%s, %.3g s a step, %.0f s left",
                name,
                done,
                steps,
                history.lastValues(),
                each,
                each * (steps - done));
    }

    private String stopped() {
        return name + ": interrupted after " + history.steps() + " of " + steps + " steps" + history.lastValues()
                + ". The history is kept; run the cell again for a whole training.";
    }
}
