package genlab.training;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import genlab.data.BadFileException;
import genlab.data.Rng;
import genlab.data.Stopped;
import genlab.engine.GradMode;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The loop around a training step, the only one: shows progress, ends at a stop, ends at a NaN, frees what a step made, keeps the
 * history, writes checkpoints and goes on from them.
 *
 * <pre>{@code
 * var vae = new Player("VAE", Adam.rate(1e-3), encoder, decoder);
 * var history = lab.fit("VAE", 2000).run(step -> {
 *     NDArray x = digits.at(step);
 *     vae.minimise(step, () -> {
 *         var q = encoder.posterior(x);
 *         NDArray z = q.sample(step.rng());
 *         return Elbo.negative(x, q, z, decoder.likelihood(z), prior).mean();
 *     });
 * });
 * }</pre>
 *
 * <p>Nothing is recorded for a gradient outside of a player's loss: a network's output there is a plain tensor.
 */
public final class Fit {

    /** What is done in one step. */
    @FunctionalInterface
    public interface Body {
        /** Runs the step. */
        void run(Step step);
    }

    private static final long SHOW_EVERY_NANOS = 250_000_000L;

    /** Which fit moves a weight: a loop that a stop did not reach may still be at it in another thread. */
    private static final Map<Parameter, Fit> MOVED_BY = new ConcurrentHashMap<>();

    private final String name;
    private final long steps;
    private final NDManager manager;
    private final Rng rng;
    private final History history = new History();
    private final Set<Player> players = new LinkedHashSet<>();
    private String data = "";
    private long start;
    private String notSaved = "";
    private double secondsBefore;
    private long began;
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

    /** Says what is learned from; stands in the {@link Provenance} of what is saved. */
    public Fit on(String newData) {
        data = newData;
        return this;
    }

    /** Goes on from this checkpoint if its file is there, and writes it every {@code every} steps and at the end. */
    public Fit checkpoint(Checkpoint newCheckpoint, long every) {
        if (every < 1) {
            throw new IllegalArgumentException("a checkpoint every " + every + " steps, expected 1 or more");
        }
        checkpoint = newCheckpoint;
        saveEvery = every;
        return this;
    }

    /** What was logged so far; after a stop as well. */
    public History history() {
        return history;
    }

    /** The number of steps of the whole training. */
    public long steps() {
        return steps;
    }

    /** How the networks that this loop moves came to be what they are at the moment. */
    public Provenance provenance() {
        double seconds = secondsBefore + (began == 0 ? 0 : (System.nanoTime() - began) * 1e-9);
        return Provenance.of(
                name, players.stream().map(Player::toString).toList(), data, rng.seed(), history.steps(), seconds);
    }

    /**
     * Runs the loop, once.
     *
     * @return what was logged
     * @throws Stopped if the thread was interrupted; the history is kept, and the checkpoint is written. A stop within a step counts
     *     as before it: who goes on from the checkpoint does that step again
     * @throws NonFiniteException if a loss or gradient was not finite; names the step
     * @throws IllegalStateException if another loop, which still runs, moves one of the networks
     */
    public History run(Body body) {
        if (began != 0) {
            throw new IllegalStateException(name + " has run; another training is another fit");
        }
        start = checkpoint == null ? 0 : checkpoint.restore(rng.seed(), history);
        secondsBefore = start == 0 ? 0 : checkpoint.provenance().seconds();
        var line = progress.open();
        began = System.nanoTime();
        long shown = 0;
        long index = start;
        history.end(start, false);
        try (var off = GradMode.off()) {
            // asked once more after the last step: a cell that was stopped then ends as well
            for (Stopped.ifAsked(); index < steps; Stopped.ifAsked()) {
                run(body, index);
                index++;
                history.end(index, false);
                if (index % saveEvery == 0 && index < steps) {
                    save(index);
                }
                long now = System.nanoTime();
                if (now - shown > SHOW_EVERY_NANOS) {
                    shown = now;
                    line.show(running(index, index - start, (now - began) * 1e-9));
                }
            }
        } catch (Stopped e) {
            history.end(index, true);
            String kept = name + ": stopped after " + index + " of " + steps + " steps" + history.lastValues()
                    + ". The history is kept; run the cell again for a whole training.";
            save(index);
            line.show(kept + notSaved);
            throw new Stopped(kept);
        } catch (NonFiniteException e) {
            line.show(name + ": ended at step " + index + ", " + e.getMessage());
            throw new NonFiniteException(
                    name + ", step " + index + ": " + e.getMessage() + ". Try a smaller step size, clipNorm(1),"
                            + " or look for a log or a division of zero in the loss.",
                    e);
        } finally {
            players.forEach(player -> player.parameters().forEach(weight -> MOVED_BY.remove(weight, this)));
        }
        save(index);
        // no seconds: this line stays in the saved notebook, which should not change from run to run
        line.show(name + ": " + history + notSaved);
        return history;
    }

    private void run(Body body, long index) {
        try (NDManager own = manager.newSubManager()) {
            var step = new Step(this, index, own, rng.split(index));
            body.run(step);
            step.end(history);
        }
    }

    /** A player's first step: from now on its networks are this loop's. */
    void claim(Player player) {
        if (!players.add(player)) {
            return;
        }
        player.parameters().forEach(weight -> {
            Fit other = MOVED_BY.putIfAbsent(weight, this);
            if (other != null && other != this) {
                throw new IllegalStateException(player.name() + " is still being trained by \"" + other.name
                        + "\": wait until that one has ended its step, or stop it, or restart the kernel");
            }
        });
    }

    /** A disk that is full should not end a training of hours: what went wrong is said in its line from then on. */
    private void save(long step) {
        // where no step was done the file is that of another sitting, which knew who moved
        if (checkpoint == null || step == start) {
            return;
        }
        try {
            checkpoint.save(step, history, provenance());
            notSaved = "";
        } catch (BadFileException e) {
            notSaved = " NOT SAVED: " + e.getMessage();
        }
    }

    private String running(long done, long here, double seconds) {
        double each = seconds / here;
        return name + ": step " + done + " of " + steps + history.lastValues()
                + String.format(Locale.ROOT, ", %.3g s a step, %.0f s left", each, each * (steps - done)) + notSaved;
    }
}
